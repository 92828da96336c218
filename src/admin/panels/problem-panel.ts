import { isLocale, type Locale } from '../../i18n/locales.ts';
import { reasonOf } from '../backend/ask.ts';
import { dependentList } from './dependent-list.ts';
import { element } from '../dom/element.ts';
import { fileLanguage } from '../config/file-language.ts';
import { findField } from '../dom/find-field.ts';
import {
  onRefusal,
  onSave,
  type RefusalEvent,
  type SentProblem,
  type TranslationQuestion,
} from '../decap/events.ts';
import type { WordKey, Words } from '../words.ts';

const saving = new Set([
  'unpublishEntry',
  'persistEntry',
  'deleteUnpublishedEntry',
  'updateUnpublishedEntryStatus',
  'deleteFiles',
  'publishUnpublishedEntry',
]);

/**
 * Shows why a save was refused until the editor closes it or saves: what is wrong in which language, what to do, and a
 * way to the field. Decap itself shows a message for eight seconds only. After a save that changed one language only,
 * asks about the other.
 */
export function showProblems(t: Words): void {
  let panel: HTMLElement | undefined;
  const close = () => {
    panel?.remove();
    panel = undefined;
  };
  onSave(({ question }) => {
    close();
    if (!question) return;
    panel = createQuestion(question, t, close);
    document.body.append(panel);
  });
  // The question is about the text that is open.
  window.addEventListener('hashchange', () => {
    if (panel?.classList.contains('cms-question')) close();
  });
  onRefusal((refusal) => {
    if (!saving.has(refusal.action)) return;
    close();
    panel = createPanel(refusal, t, close);
    document.body.append(panel);
    panel.focus();
  });
}

/** Asks, after a save that left one language behind or changed the one that was, whether both say the same. */
function createQuestion(
  { text, locale, isChanged, confirm }: TranslationQuestion,
  t: Words,
  close: () => void,
): HTMLElement {
  const language = t(locale);
  const title = isChanged ? 'translationChangedTitle' : 'translationTitle';
  const lead = element('p', {}, t(isChanged ? 'translationChangedLead' : 'translationLead', { language }));
  const yes = element('button', { type: 'button' }, t(isChanged ? 'translationDone' : 'translationConfirm'));
  const no = element('button', { type: 'button' }, t('translationLater'));
  yes.addEventListener('click', () => {
    confirm().catch((error: unknown) => {
      lead.textContent = reasonOf(error, t);
      yes.remove();
      no.textContent = t('close');
    });
  });
  no.addEventListener('click', close);
  return element(
    'section',
    { class: 'cms-problems cms-question', role: 'status' },
    element('h2', {}, t(title, { language, text })),
    lead,
    yes,
    ' ',
    no,
  );
}

/** What the editor asked for and did not get. */
function titleKeyOf(action: string): WordKey {
  if (action === 'publishUnpublishedEntry') return 'problemsPublishing';
  if (action === 'unpublishEntry') return 'problemsUnpublishing';
  return action.startsWith('delete') ? 'problemsDeleting' : 'problemsTitle';
}

function createPanel(
  { action, sentence, problems, texts }: RefusalEvent,
  t: Words,
  close: () => void,
): HTMLElement {
  const title = element('h2', { id: 'cms-problems-title' }, t(titleKeyOf(action)));
  const button = element('button', { type: 'button', class: 'cms-problems__close' }, t('close'));
  button.addEventListener('click', close);
  const content =
    problems.length > 0
      ? [
          element('p', {}, t('problemsLead')),
          element('ul', {}, ...problems.map((problem) => toItem(problem, t))),
        ]
      : texts.length > 0
        ? [element('p', {}, t('referredLead')), dependentList(texts)]
        : [element('p', {}, sentence)];
  return element(
    'section',
    { class: 'cms-problems', role: 'alert', tabindex: '-1', 'aria-labelledby': 'cms-problems-title' },
    title,
    ...content,
    button,
  );
}

function toItem(problem: SentProblem, t: Words): HTMLElement {
  const language = fileLanguage(problem.file) ?? textLanguage(problem.field);
  const words = `${problem.message} ${problem.advice} `;
  const item = element(
    'li',
    {},
    ...(language ? [element('strong', {}, t(language)), ` — ${words}`] : [words]),
  );
  const link = element('button', { type: 'button' }, t('goToField'));
  link.addEventListener('click', () => {
    void findField(problem.field ?? 'body', language ?? 'fr').then((target) => {
      target?.scrollIntoView({ block: 'center' });
      target?.focus();
    });
  });
  item.append(link);
  return item;
}

/** Of a file that holds both languages, the field of one: `title.en`. */
function textLanguage(field = ''): Locale | undefined {
  const last = field.slice(field.lastIndexOf('.') + 1);
  return isLocale(last) ? last : undefined;
}
