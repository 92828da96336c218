import type { Marks } from './nodes.ts';

const tagMarks: Readonly<Record<string, Marks>> = {
  STRONG: { bold: true },
  B: { bold: true },
  EM: { italic: true },
  I: { italic: true },
  CITE: { italic: true },
  DEL: { delete: true },
  S: { delete: true },
  STRIKE: { delete: true },
  CODE: { code: true },
  KBD: { code: true },
  SAMP: { code: true },
  TT: { code: true },
};

/**
 * The marks of what an element holds: by its name, then by its style, which comes last because Google Docs wraps all it
 * copies in `<b style="font-weight:normal">`.
 */
export function marksIn(element: HTMLElement, around: Marks): Marks {
  const marks: Marks = { ...around, ...tagMarks[element.tagName] };
  const { fontWeight, fontStyle, textDecorationLine } = element.style;
  if (fontWeight.startsWith('bold') || Number(fontWeight) >= 600) marks.bold = true;
  else if (fontWeight !== '') delete marks.bold;
  if (fontStyle === 'normal') delete marks.italic;
  else if (fontStyle !== '') marks.italic = true;
  if (textDecorationLine.includes('line-through')) marks.delete = true;
  return marks;
}

const raised: Readonly<Record<string, string>> = {
  0: '⁰',
  1: '¹',
  2: '²',
  3: '³',
  4: '⁴',
  5: '⁵',
  6: '⁶',
  7: '⁷',
  8: '⁸',
  9: '⁹',
};

/** Raised digits keep their height as signs; other raised letters (“1re”) are written on the line. */
export function raisedText(text: string): string {
  return /^\d+$/.test(text) ? text.replace(/\d/g, (digit) => raised[digit] ?? digit) : text;
}
