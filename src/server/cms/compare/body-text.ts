import type { Locale } from '../../../i18n/locales.ts';
import { blockNamed } from '../../../mdx/blocks/registry.ts';
import { readAttributes } from '../../../mdx/tags.ts';
import { colon } from './colon.ts';
import { markdownInWords } from './markdown-in-words.ts';

/**
 * A body in the editor’s words: `[Encadré · Nature : Échéance]` for `<Callout kind="deadline">`, `[Titre 2] Le lieu` for
 * `## Le lieu`, without the signs that only escape others. Whatever has no words stays, so that no change goes unseen.
 */
export function bodyText(body: string, locale: Locale): string {
  // What stands in a code span or block is what it is: no block, and no sign that escapes another.
  return body
    .split(/(```[^]*?```|`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 1 ? part : proseText(part, locale)))
    .join('')
    .trim();
}

const openTag = /(?<!\\)<([A-Z]\w*)((?:\s+[A-Za-z_][\w-]*="[^"]*")*)\s*(\/?)>/g;

function proseText(prose: string, locale: Locale): string {
  const literal = prose
    .replace(openTag, (tag, name: string, written: string, closed: string) => {
      const block = blockNamed(name);
      if (!block) return tag;
      const attributes = [...readAttributes(written)].map(([key, value]) => {
        const known = block.attributes.find((one) => one.name === key);
        const words = known?.choices?.find((choice) => choice.value === value)?.label[locale] ?? value;
        return ` · ${known?.label[locale] ?? key}${colon[locale]}${words}`;
      });
      return hidden(`[${block.label[locale]}${attributes.join('')}${closed ? ']' : '] ▸'}`);
    })
    .replace(/(?<!\\)<\/([A-Z]\w*)>/g, (tag, name: string) => {
      const block = blockNamed(name);
      return block ? hidden(`◂ [${block.label[locale]}]`) : tag;
    })
    .replace(/\\([!-/:-@[-`{-~])/g, (_, sign: string) => hidden(sign));
  return shown(markdownInWords(literal, locale)).replace(
    /&#(\d+);/g,
    (reference, code: string) => characterOf(Number(code)) ?? reference,
  );
}

/** Where signs wait that stand for themselves: a plane of Unicode in which no text is written. */
const plane = 0xf0000;

function hidden(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, (sign) => String.fromCodePoint(plane + sign.charCodeAt(0)));
}

function shown(text: string): string {
  return text.replace(/[\u{f0021}-\u{f007e}]/gu, (sign) =>
    String.fromCodePoint((sign.codePointAt(0) ?? 0) - plane),
  );
}

/** The character of a code; undefined for a number that stands for none, beyond Unicode or half of a pair. */
function characterOf(code: number): string | undefined {
  const isHalf = code >= 0xd800 && code <= 0xdfff;
  return code > 0 && code <= 0x10ffff && !isHalf ? String.fromCodePoint(code) : undefined;
}
