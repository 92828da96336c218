import { z } from 'zod';
import { Refused, type Ask } from '../backend/ask.ts';
import { element } from '../dom/element.ts';
import { fileLanguage } from '../config/file-language.ts';
import { onEditorChange, openText } from '../decap/open-text.ts';
import type { Words } from '../words.ts';
import { reopenText } from './reopened.ts';

const brokenSchema = z.object({
  path: z.string(),
  text: z.string(),
  id: z.string(),
  line: z.number(),
  message: z.string(),
});
type Broken = z.infer<typeof brokenSchema>;

/**
 * Opens a text that cannot be read as what it is, a file: its signs, the line at fault and why. It is saved once it is
 * right; nothing else writes over it.
 */
export function showUnreadable(ask: Ask, t: Words): void {
  let shownFor = '';
  onEditorChange(() => {
    const entry = openText();
    const key = entry?.isUnreadable ? `${entry.collection}/${entry.name}` : '';
    if (key === shownFor) return;
    shownFor = key;
    if (!entry?.isUnreadable) return;
    const params = { collection: entry.collection, slug: entry.name };
    void ask({ action: 'brokenFiles', params }).then((answer) => {
      for (const file of z.array(brokenSchema).parse(answer).slice(0, 1)) openDialog(file, ask, t);
    });
  });
}

/**
 * Opens the words of the interface, which have no form, as a file: `/admin/?repair=ui/fr.json`, where the list of work leads
 * when something is wrong in them.
 */
export function showBrokenWords(ask: Ask, t: Words): void {
  const path = new URLSearchParams(location.search).get('repair');
  if (path === null) return;
  // Without it, so that a reload does not ask again.
  history.replaceState(null, '', `${location.pathname}${location.hash}`);
  void ask({ action: 'brokenWords', params: { path } }).then((answer) => {
    const file = brokenSchema.nullable().parse(answer);
    if (file) openDialog(file, ask, t, 'repairTitleWords');
  });
}

function openDialog(
  file: Broken,
  ask: Ask,
  t: Words,
  title: 'repairTitle' | 'repairTitleWords' = 'repairTitle',
): void {
  const language = fileLanguage(file.path);
  const reason = element('p', { id: 'cms-repair-reason', role: 'alert' }, reasonOf(file, t));
  const text = element('textarea', {
    id: 'cms-repair-text',
    rows: '18',
    spellcheck: 'false',
    'aria-describedby': 'cms-repair-reason',
  });
  text.value = file.text;
  const save = element('button', { type: 'submit', class: 'cms-main' }, t('repairSave'));
  const leave = element('button', { type: 'button' }, t('repairLeave'));
  const form = element(
    'form',
    { method: 'dialog' },
    element(
      'h2',
      { id: 'cms-repair-title' },
      language ? t(title, { language: t(language) }) : t('repairTitleBoth'),
    ),
    element('p', {}, t('repairLead')),
    reason,
    element('label', { for: 'cms-repair-text' }, t('repairLabel')),
    text,
    element('p', { class: 'cms-actions' }, save, ' ', leave),
  );
  const dialog = element(
    'dialog',
    { class: 'cms-panel cms-repair', 'aria-labelledby': 'cms-repair-title' },
    form,
  );
  const isLeft = () => text.value === file.text || window.confirm(t('repairConfirm'));
  leave.addEventListener('click', () => {
    if (isLeft()) dialog.remove();
  });
  dialog.addEventListener('cancel', (event) => {
    if (isLeft()) dialog.remove();
    else event.preventDefault();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const params = { path: file.path, raw: text.value, base: file.id };
    ask({ action: 'repairFile', params }).then(
      () => {
        reopenText('reopened');
      },
      (error: unknown) => {
        reason.replaceChildren(...refusalOf(error, t));
        const [line] = error instanceof Refused ? error.problems.map((one) => one.line) : [];
        if (line !== undefined) select(text, line);
      },
    );
  });
  document.body.append(dialog);
  dialog.showModal();
  select(text, file.line);
}

function reasonOf({ line, message, text }: Broken, t: Words): string {
  return t('repairReason', { line: String(line), message, shown: (text.split('\n')[line - 1] ?? '').trim() });
}

function refusalOf(error: unknown, t: Words): string[] {
  if (!(error instanceof Refused)) return [t('unreachable')];
  if (error.problems.length === 0) return [error.message];
  return error.problems.map(
    ({ line, message, advice }) => `${t('repairLine', { line: String(line) })} ${message} ${advice} `,
  );
}

/** Puts the cursor on a line, from 1, and brings it into view. */
function select(area: HTMLTextAreaElement, line: number): void {
  const lines = area.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  const height = Number.parseFloat(getComputedStyle(area).lineHeight) || 20;
  area.scrollTop = Math.max(0, (line - 4) * height);
}
