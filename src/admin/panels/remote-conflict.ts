import {
  conflictComparisonSchema,
  resolutionOutcomeSchema,
  type ConflictComparison,
  type ResolutionOutcome,
} from '../../model/messages/comparison.ts';
import type { RemoteStatus } from '../../model/messages/remote-status.ts';
import type { Locale } from '../../i18n/locales.ts';
import { reasonOf, type Ask } from '../backend/ask.ts';
import { comparisonView } from './comparison-view.ts';
import { element } from '../dom/element.ts';
import { onEditorChange, openText } from '../decap/open-text.ts';
import type { Words } from '../words.ts';
import { reopenText } from './reopened.ts';

type Side = 'ours' | 'theirs';

/**
 * Asks, for a text, a form or the settings in the editor that were changed here and in the repository elsewhere, which of
 * the two is right. Until the editor answers, both stay as they are.
 *
 * @returns to be called with each status of that repository: a conflict that arises while the text is open is shown too.
 */
export function showRemoteConflict(locale: Locale, ask: Ask, t: Words): (status: RemoteStatus) => void {
  let shownFor = '';
  let panel: HTMLElement | undefined;
  /** The states of the two that were last asked about, and those that the panel compares. */
  let asked = '';
  let compared = '';
  const put = (key: string, made: HTMLElement, takesFocus: boolean) => {
    panel?.remove();
    // The editor may have gone elsewhere meanwhile.
    if (key !== shownFor) return;
    panel = made;
    document.body.append(made);
    if (takesFocus) made.focus();
  };
  /** @param isAnswer after a decision that counted no more: the panel is where the editor is. */
  const show = async (collection: string, slug: string, isAnswer: boolean) => {
    const key = `${collection}/${slug}`;
    const answer = await ask({ action: 'compareConflict', params: { collection, slug } });
    const found = conflictComparisonSchema.nullable().parse(answer);
    if (key === shownFor) asked = found?.fingerprint ?? '';
    if (!found) {
      if (isAnswer) panel?.remove();
      return;
    }
    const isShown = panel?.isConnected === true;
    if (isShown && !isAnswer && found.fingerprint === compared) return;
    compared = found.fingerprint;
    const resolve = async (side: Side) => {
      const params = { collection, slug, side, fingerprint: found.fingerprint };
      const { state } = resolutionOutcomeSchema.parse(await ask({ action: 'resolveConflict', params }));
      if (state === 'changed') await show(collection, slug, true);
      else put(key, answerPanel(state, side, t), true);
    };
    put(key, questionPanel(found, isAnswer || isShown, resolve, locale, t), isAnswer);
  };
  onEditorChange(() => {
    const open = openText();
    const key = open ? `${open.collection}/${open.name}` : '';
    if (key === shownFor) return;
    shownFor = key;
    asked = '';
    panel?.remove();
    if (open) void show(open.collection, open.name, false);
  });
  return ({ conflicts }) => {
    const conflict = conflicts.find(({ name }) => name === shownFor);
    const open = openText();
    if (!open || !conflict || conflict.fingerprint === asked) return;
    // Asked about once, whatever comes of it: a window left open would go on asking.
    asked = conflict.fingerprint;
    void show(open.collection, open.name, false);
  };
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
    if (isTaken) reopenText('reopened');
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
