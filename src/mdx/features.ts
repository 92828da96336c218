import type { Features } from 'satteri';

/** The words around footnotes; `{reference}` in `backLabel` is the note's number. */
export interface FootnoteWords {
  label: string;
  backLabel: string;
}

/**
 * The Markdown of a body: GFM with footnotes. No frontmatter, since a body is what comes after it: a first line `---`
 * is a rule. No smart punctuation: it knows only English quotation marks, and `typography` does what each language asks.
 */
export function features(footnotes?: FootnoteWords): Features {
  return { gfm: footnotes ? { footnotes } : true, frontmatter: false, smartPunctuation: false };
}
