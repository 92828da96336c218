import {
  conflictComparisonSchema,
  resolutionOutcomeSchema,
  type ConflictComparison,
  type ResolutionOutcome,
} from '../../model/messages/comparison.ts';
import type { Locale } from '../../i18n/locales.ts';
import { reasonOf, type Ask } from '../backend/ask.ts';
import { comparisonView } from './comparison-view.ts';
import { element } from '../dom/element.ts';
import { onEditorChange, openText } from '../decap/open-text.ts';
import type { Words } from '../words.ts';

type Side = 'ours' | 'theirs';

/**
 * Asks, when a text, a form or the settings are opened that were changed here and in the repository elsewhere, which of
 * the two is right. Until the editor answers, both stay as they are.
 */
export function showRemoteConflict(locale: Locale, ask: Ask, t: Words): void {
  let shownFor = '';
  let panel: HTMLElement | undefined;
  const put = (key: string, made: HTMLElement, isAnswer: boolean) => {
    panel?.remove();
    // The editor may have gone elsewhere meanwhile.
    if (key !== shownFor) return;
    panel = made;
    document.body.append(made);
    if (isAnswer) made.focus();
  };
  const show = async (collection: string, slug: string, isAgain: boolean) => {
    const key = `${collection}/${slug}`;
    const answer = await ask({ action: 'compareConflict', params: { collection, slug } });
    const found = conflictComparisonSchema.nullable().parse(answer);
    if (!found) {
      if (isAgain) panel?.remove();
      return;
    }
    const resolve = async (side: Side) => {
      const params = { collection, slug, side, fingerprint: found.fingerprint };
      const { state } = resolutionOutcomeSchema.parse(await ask({ action: 'resolveConflict', params }));
      if (state === 'changed') await show(collection, slug, true);
      else put(key, answerPanel(state, side, t), true);
    };
    put(key, questionPanel(found, isAgain, resolve, locale, t), isAgain);
  };
  onEditorChange(() => {
    const open = openText();
    const key = open ? `${open.collection}/${open.name}` : '';
    if (key === shownFor) return;
    shownFor = key;
    panel?.remove();
    if (open) void show(open.collection, open.name, false);
  });
}

function questionPanel(
  { by, at, fields }: ConflictComparison,
  isAgain: boolean,
  resolve: (side: Side) => Promise<void>,
  locale: Locale,
  t: Words,
): HTMLElement {
  const date = new Intl.DateTimeFormat(`${locale}-CA`, { dateStyle: 'long', timeStyle: 'short' });
  const failure = element('p', { role: 'alert' });
  const buttons = (
    [
      ['ours', t('remoteConflictOurs')],
      ['theirs', t('remoteConflictTheirs')],
    ] as const
  ).map(([side, words]) => {
    const button = element('button', { type: 'button' }, words);
    button.addEventListener('click', () => {
      for (const one of buttons) one.disabled = true;
      failure.textContent = '';
      resolve(side).catch((error: unknown) => {
        for (const one of buttons) one.disabled = false;
        failure.textContent = reasonOf(error, t);
      });
    });
    return button;
  });
  return toPanel(
    t('remoteConflictTitle'),
    'alert',
    ...(isAgain ? [element('p', {}, element('strong', {}, t('remoteConflictAgain')))] : []),
    element('p', {}, t('remoteConflictLead', { by, at: date.format(new Date(at)) })),
    comparisonView(fields, t),
    failure,
    element('p', { class: 'cms-actions' }, ...buttons),
  );
}

/** What came of the decision, until the editor closes it or opens what was taken over. */
function answerPanel(
  state: Exclude<ResolutionOutcome['state'], 'changed'>,
  side: Side,
  t: Words,
): HTMLElement {
  const isTaken = state === 'merged' && side === 'theirs';
  const words = isTaken
    ? 'remoteConflictTaken'
    : state === 'merged'
      ? 'remoteConflictKept'
      : 'remoteConflictWaiting';
  const button = element('button', { type: 'button' }, t(isTaken ? 'remoteConflictReopen' : 'close'));
  const panel = toPanel(
    t('remoteConflictResolved'),
    'status',
    element('p', {}, t(words)),
    element('p', { class: 'cms-actions' }, button),
  );
  button.addEventListener('click', () => {
    if (isTaken) location.reload();
    else panel.remove();
  });
  return panel;
}

function toPanel(title: string, role: 'alert' | 'status', ...content: Node[]): HTMLElement {
  return element(
    'section',
    { class: 'cms-panel cms-changes cms-remote-conflict', role, tabindex: '-1', 'aria-label': title },
    element('h2', {}, title),
    ...content,
  );
}
