import type { ReceiptPage } from '../../forms/pages.ts';
import type { Translate } from '../../i18n/translate.ts';
import { isOver } from '../../model/decisions/shown-state.ts';

interface Stage {
  label: string;
  when: string;
  state: 'past' | 'now' | 'next';
  stateLabel: string;
}

/** When the decision came, or is to come. */
function decisionDay({ standing, expected }: ReceiptPage, t: Translate): string {
  if (standing && isOver(standing.state)) return standing.since ?? '';
  if (!expected) return t('receipt.stage.unknown');
  return expected.isOver
    ? t('receipt.late', { date: expected.date })
    : t('receipt.expected', { date: expected.date });
}

/** The way of an application from its receipt to the decision, as far as the applicant knows it. */
export function stagesOf(page: ReceiptPage, t: Translate): Stage[] {
  const state = page.standing?.state ?? 'received';
  const stage = (name: string, when: string, at: Stage['state']): Stage => ({
    label: t(`receipt.stage.${name}`),
    when,
    state: at,
    stateLabel: t(`call.stage.${at}`),
  });
  const received = stage('received', page.received, state === 'received' ? 'now' : 'past');
  if (state === 'withdrawn')
    return [
      received,
      {
        ...stage('decision', page.standing?.since ?? '', 'past'),
        label: t('receipt.state.withdrawn'),
      },
    ];
  if (isOver(state))
    return [received, stage('review', '', 'past'), stage('decision', decisionDay(page, t), 'past')];
  const decision = stage('decision', decisionDay(page, t), 'next');
  if (state === 'interview')
    return [
      received,
      stage('review', '', 'past'),
      stage('interview', page.standing?.since ?? '', 'now'),
      decision,
    ];
  return [received, stage('review', '', state === 'received' ? 'next' : 'now'), decision];
}
