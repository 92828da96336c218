import type { Locale } from '../../../i18n/locales.ts';

/** What the buttons of the CMS above a text call what they do. */
const names = {
  fr: {
    heading: 'Titre',
    bold: 'gras\u00a0: ',
    italic: 'italique\u00a0: ',
    struck: 'barré\u00a0: ',
    link: 'lien\u00a0: ',
    rule: 'ligne de séparation',
  },
  en: {
    heading: 'Heading',
    bold: 'bold: ',
    italic: 'italic: ',
    struck: 'struck: ',
    link: 'link: ',
    rule: 'dividing line',
  },
} as const;

/** How many signs are read in search of the end of bold words or of a link: no text takes longer than its length to read. */
const farthest = 1_000;

/** Words between two signs of Markdown, which stand side by side with them, in one paragraph. */
const between = (sign: string) =>
  new RegExp(`(?<![*~])${sign}(?=[^\\s*~])((?:[^\\n]|\\n(?!\\n)){0,${farthest}}?[^\\s])${sign}(?![*~])`, 'g');
const linked = new RegExp(`(?<!!)\\[([^\\]\\n]{1,${farthest}})\\]\\(<?([^()\\s<>]{1,${farthest}})>?\\)`, 'g');
const [strongest, strong, emphasis, struck] = ['\\*{3}', '\\*{2}', '\\*', '~~'].map(between);

/**
 * Markdown as the CMS writes it, with what its signs mean in words: `[Titre 2] Le lieu`, `[gras : deux]`, `• un point`.
 * Signs that mean themselves must not be in `text`.
 */
export function markdownInWords(text: string, locale: Locale): string {
  const { heading, bold, italic, struck: stricken, link, rule } = names[locale];
  return inlineInWords(
    text
      .replace(/^(#{1,6}) +/gm, (_, { length }: string) => `[${heading} ${length}] `)
      .replace(/^(?:-{3,}|\*{3,})$/gm, `[${rule}]`)
      .replace(/^([ >]*)[*-] +/gm, '$1• ')
      .replace(/^\|(?: *-+ *\|)+\n/gm, '')
      .replace(/^\|(.*)\|$/gm, (_, cells: string) =>
        cells
          .split('|')
          .map((cell) => cell.trim())
          .join(' │ '),
      )
      .replace(/^(?:> ?)+/gm, (quotes) => '│ '.repeat(quotes.split('>').length - 1))
      .replace(/\\$/gm, '⏎'),
    { bold, italic, stricken, link },
  );
}

function inlineInWords(
  text: string,
  { bold, italic, stricken, link }: Readonly<Record<'bold' | 'italic' | 'stricken' | 'link', string>>,
): string {
  return text
    .replace(linked, `$1 [${link}$2]`)
    .replace(strongest ?? '', `[${bold}[${italic}$1]]`)
    .replace(strong ?? '', `[${bold}$1]`)
    .replace(emphasis ?? '', `[${italic}$1]`)
    .replace(struck ?? '', `[${stricken}$1]`);
}
