import type { Features } from 'satteri';
import type { Locale } from '../i18n/locales.ts';

const footnotes = {
  fr: { label: 'Notes', backLabel: 'Retour à l’appel de note {reference}' },
  en: { label: 'Notes', backLabel: 'Back to note {reference} in the text' },
} as const;

/**
 * The Markdown of a body: GFM with footnotes named in the page's language. No frontmatter, since a body is what comes
 * after it: a first line `---` is a rule. No smart punctuation: it knows only English quotation marks.
 */
export function features(locale: Locale = 'fr'): Features {
  return { gfm: { footnotes: footnotes[locale] }, frontmatter: false, smartPunctuation: false };
}
