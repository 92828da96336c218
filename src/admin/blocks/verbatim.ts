import type { BlockEditorComponentOptions } from 'decap-cms-core';
import type { Locale } from '../../i18n/locales.ts';
import { blocks } from '../../mdx/blocks/registry.ts';
import { patternOf } from './codec.ts';

const restOfBlock = '(?:[^\\n]|\\n(?!\\n))*';
const list = '(?:[^\\n]|\\n(?!\\n)|\\n\\n(?=[ \\t]|[*+-] |\\d+[.)] ))*';
const tag = '(?:\\s(?:"[^"]*"|\'[^\']*\'|\\{[^}]*\\}|[^"\'{}>])*)?';

/**
 * What the rich editor would lose or change, and keeps instead as it is written: blocks in a form that their own editor
 * does not hold, task lists, notes, and what the gate will refuse but must not be lost.
 */
const kept: readonly string[] = [
  // A block, whole: on one line, or to its closing tag.
  `<[A-Z][\\w.]*${tag}/>(?=[ \\t]*(?:\\n|$))`,
  `<(?<name>[A-Z][\\w.]*)${tag}>(?:(?!<\\k<name>[\\s>])[\\s\\S])*?</\\k<name>>(?=[ \\t]*(?:\\n|$))`,
  // The text of a note, with the indented lines that belong to it.
  `\\[\\^[^\\]\\n]+\\]:${restOfBlock}(?:\\n\\n(?: {2,}|\\t)${restOfBlock})*`,
  // A list with a box to tick somewhere in it.
  `(?=(?:[*+-]|\\d+[.)]) )(?=${list}\\[[ xX]\\] )${list}`,
  // Lists that differ only by their bullets, which the editor would make one.
  `(?=(?<bullet>[*+-]) )(?=${list}\\n+(?!\\k<bullet>)[*+-] )${list}`,
  `(?=\\d+(?<mark>[.)]) )(?=${list}\\n+\\d+(?!\\k<mark>)[.)] )${list}`,
  // A table whose columns are aligned.
  `[^\\n]*\\|[^\\n]*\\n[ \\t|:-]*:[ \\t|:-]*(?=\\n|$)(?:\\n[^\\n]+)*`,
  // Code that MDX would run.
  `(?:import|export)\\b[ {*]${restOfBlock}`,
  `\\{${restOfBlock}\\}(?=[ \\t]*(?:\\n\\n|\\n?$))`,
];

const words = {
  fr: {
    label: 'Passage conservé tel quel',
    code: 'Texte source',
    hint: 'Ne le modifiez que si vous connaissez le MDX.',
  },
  en: { label: 'Passage kept as it is', code: 'Source text', hint: 'Change it only if you know MDX.' },
} as const;

/**
 * Decap asks the block editors in an order of its own (a hash's, beyond eight of them), so the fallback itself leaves to
 * the others what they recognise.
 */
const othersBlock = blocks.map((block) => patternOf(block).source.replace(/^\^/, '')).join('|');

/** The fallback of the block editors: holds a passage of source text, and writes it back sign for sign. */
export function verbatimBlock(locale: Locale): BlockEditorComponentOptions {
  const { label, code, hint } = words[locale];
  const field = { name: 'code', label: code, widget: 'text', hint };
  return {
    id: 'verbatim',
    label,
    fields: [field],
    pattern: new RegExp(`^(?!${othersBlock})(?:${kept.join('|')})`),
    fromBlock: ([source]) => ({ code: source }),
    toBlock: (data: { code?: string }) => data.code ?? '',
    toPreview: (data: { code?: string }) => data.code ?? '',
  };
}

const codeWords = {
  fr: { label: 'Code', code: 'Code montré tel quel', lang: 'Langage' },
  en: { label: 'Code', code: 'Code shown as it is', lang: 'Language' },
} as const;

/**
 * The editor of a code block. Without it Decap offers one of its own, in English and without an input; it is not in the
 * menu of blocks, but a text that holds code shows it and keeps it.
 */
export function codeBlock(locale: Locale): { id: string } & Record<string, unknown> {
  const { label, code, lang } = codeWords[locale];
  return {
    id: 'code-block',
    label,
    type: 'code-block',
    // Decap knows code by itself; nothing else is to be taken for it.
    pattern: /(?!)/,
    fields: [
      { name: 'code', label: code, widget: 'text' },
      { name: 'lang', label: lang, widget: 'string', required: false },
    ],
  };
}
