import { comparedSchema, type Compared, type Comparison } from '../../model/messages/comparison.ts';
import { reasonOf, type Ask } from '../backend/ask.ts';
import { comparisonView } from './comparison-view.ts';
import { element } from '../dom/element.ts';
import { onSave } from '../decap/events.ts';
import { onEditorChange, openText, type OpenText } from '../decap/open-text.ts';
import type { ExpectedVersions } from '../backend/expected-versions.ts';
import type { Words } from '../words.ts';

/** With these, the text is about to be reviewed or published: what changed is shown without a click. */
const reviewStatuses = new Set(['pending_review', 'pending_publish']);

/**
 * Puts a button “What changes” into `bar` while a text is open: it shows the text as it stands in the editor beside what
 * readers have, in both languages. A draft in review or ready shows it by itself.
 */
export function showChanges(bar: HTMLElement, ask: Ask, expected: ExpectedVersions, t: Words): void {
  const button = element('button', { type: 'button', 'aria-expanded': 'false', hidden: '' }, t('changes'));
  bar.append(button);
  let panel: HTMLElement | undefined;
  let shownFor = '';
  const close = () => {
    panel?.remove();
    panel = undefined;
    button.setAttribute('aria-expanded', 'false');
  };
  const show = async (entry: OpenText, isAsked: boolean) => {
    const { collection, name: slug } = entry;
    const dataFiles = entry.hasChanged ? entry.files() : [];
    const found = await compared({ collection, slug, dataFiles }, ask, t);
    // The editor may have gone elsewhere meanwhile.
    if (!shownFor.startsWith(`${collection}/${slug} `)) return;
    if (!isAsked && (typeof found === 'string' || found.fields.length === 0)) return;
    if (typeof found !== 'string' && dataFiles.length === 0) expected.noteCompared(found);
    close();
    const content =
      typeof found === 'string'
        ? [element('p', { role: 'alert' }, found)]
        : changesOf(found, 'changesLead', t);
    panel = createPanel(content, t, close);
    document.body.append(panel);
    button.setAttribute('aria-expanded', 'true');
    if (isAsked) panel.focus();
  };
  button.addEventListener('click', () => {
    const entry = openText();
    if (panel || !entry) close();
    else void show(entry, true);
  });
  onSave(close);
  onEditorChange(() => {
    const entry = openText();
    button.hidden = entry === undefined;
    const key = entry ? `${entry.collection}/${entry.name}` : '';
    const state = `${key} ${entry?.status ?? ''}`;
    if (!shownFor.startsWith(`${key} `)) close();
    const isNew = state !== shownFor;
    shownFor = state;
    if (entry && isNew && reviewStatuses.has(entry.status ?? '') && !entry.hasChanged)
      void show(entry, false);
  });
}

/** What changes, or why that cannot be said. */
async function compared(params: Record<string, unknown>, ask: Ask, t: Words): Promise<Compared | string> {
  try {
    return comparedSchema.parse(await ask({ action: 'compare', params }));
  } catch (error) {
    return reasonOf(error, t);
  }
}

/** A comparison, for an editor to read; `lead` says of which text. */
export function changesOf(
  { fields, isPublished }: Comparison,
  lead: 'changesLead' | 'publishLead',
  t: Words,
): HTMLElement[] {
  return [element('p', {}, t(isPublished ? lead : 'changesNew')), comparisonView(fields, t)];
}

function createPanel(content: readonly Node[], t: Words, close: () => void): HTMLElement {
  const button = element('button', { type: 'button' }, t('close'));
  button.addEventListener('click', close);
  const panel = element(
    'section',
    { class: 'cms-panel cms-changes', tabindex: '-1', 'aria-labelledby': 'cms-changes-title' },
    element('h2', { id: 'cms-changes-title' }, t('changes')),
    ...content,
    element('p', { class: 'cms-actions' }, button),
  );
  panel.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') close();
  });
  return panel;
}
