import { otherLocale } from '../../i18n/locales.ts';
import { outdatedSchema, type OutdatedTranslation } from '../../model/messages/comparison.ts';
import type { Ask } from '../backend/ask.ts';
import { comparisonView } from './comparison-view.ts';
import { element } from '../dom/element.ts';
import { onSave } from '../decap/events.ts';
import { onEditorChange, openText } from '../decap/open-text.ts';
import type { Words } from '../words.ts';

const container = '[class*="-EditorContainer"]';

/**
 * Says at the top of an entry that its translation is behind, and shows on demand what its source says anew since the
 * translation was last right: what a translator has to catch up with.
 */
export function showOutdated(ask: Ask, t: Words): void {
  let shownFor = '';
  let strip: HTMLElement | undefined;
  const look = async (key: string, params: { collection: string; slug: string }) => {
    const found = outdatedSchema.nullable().parse(await ask({ action: 'outdated', params }));
    // The editor may have gone elsewhere meanwhile.
    if (key !== shownFor) return;
    strip?.remove();
    strip = found ? createStrip(found, t) : undefined;
    place();
  };
  const place = () => {
    const page = document.querySelector(container);
    if (strip && page && strip.parentElement !== page) page.insertBefore(strip, page.children[1] ?? null);
  };
  const refresh = () => {
    const entry = openText();
    const key = entry ? `${entry.collection}/${entry.name}` : '';
    shownFor = key;
    if (entry) void look(key, { collection: entry.collection, slug: entry.name });
    else strip?.remove();
  };
  onSave(refresh);
  onEditorChange(() => {
    const entry = openText();
    if ((entry ? `${entry.collection}/${entry.name}` : '') !== shownFor) {
      strip?.remove();
      strip = undefined;
      refresh();
    } else place();
  });
}

function createStrip({ locale, fields }: OutdatedTranslation, t: Words): HTMLElement {
  const words = { language: t(locale), source: t(otherLocale(locale)) };
  const content =
    fields === null
      ? [element('p', {}, t('outdatedUnknown', words))]
      : [
          element(
            'details',
            {},
            element('summary', {}, t('outdatedChanges', words)),
            element('p', {}, t('outdatedLead', words)),
            comparisonView(fields, t),
          ),
        ];
  return element(
    'section',
    { class: 'cms-outdated', 'aria-labelledby': 'cms-outdated-title' },
    element('h2', { id: 'cms-outdated-title' }, t('outdatedTitle', words)),
    ...content,
  );
}
