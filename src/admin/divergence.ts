import { divergenceSchema } from '../model/comparison.ts';
import type { Ask } from './ask.ts';
import { comparisonView } from './comparison-view.ts';
import { element } from './element.ts';
import { onEditorChange, openEntry } from './open-entry.ts';
import type { Locale } from '../i18n/locales.ts';
import type { Words } from './words.ts';

/**
 * Asks, when a text is opened that was changed here and in the repository elsewhere, which of the two is right. Until
 * somebody says, both stay as they are.
 */
export function showDivergence(locale: Locale, ask: Ask, t: Words): void {
  let shownFor = '';
  let panel: HTMLElement | undefined;
  const show = async (collection: string, slug: string) => {
    const answer = await ask({ action: 'divergence', params: { collection, slug } });
    const found = divergenceSchema.nullable().parse(answer);
    if (!found || `${collection}/${slug}` !== shownFor) return;
    const date = new Intl.DateTimeFormat(`${locale}-CA`, { dateStyle: 'long', timeStyle: 'short' });
    const choose = (side: 'ours' | 'theirs', words: string) => {
      const button = element('button', { type: 'button' }, words);
      button.addEventListener('click', () => {
        void ask({ action: 'settle', params: { collection, slug, side } }).then(() => {
          panel?.remove();
        });
      });
      return button;
    };
    panel = element(
      'section',
      { class: 'cms-panel cms-changes', role: 'alert', 'aria-labelledby': 'cms-divergence-title' },
      element('h2', { id: 'cms-divergence-title' }, t('divergenceTitle')),
      element('p', {}, t('divergenceLead', { by: found.by, at: date.format(new Date(found.at)) })),
      comparisonView(found.fields, t),
      element(
        'p',
        { class: 'cms-actions' },
        choose('ours', t('divergenceOurs')),
        ' ',
        choose('theirs', t('divergenceTheirs')),
      ),
    );
    document.body.append(panel);
  };
  onEditorChange(() => {
    const entry = openEntry();
    const key = entry ? `${entry.collection}/${entry.name}` : '';
    if (key === shownFor) return;
    shownFor = key;
    panel?.remove();
    if (entry) void show(entry.collection, entry.name);
  });
}
