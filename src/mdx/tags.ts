import type { Block } from './blocks/block.ts';

/** A text as the value of an attribute in straight quotation marks. A line end becomes a space. */
export function escapeAttribute(value: string): string {
  return value
    .replace(/\s+/g, (space) => (space.includes('\n') ? ' ' : space))
    .replace(/&/g, '&amp;')
    .replace(/"/g, '&quot;');
}

/** The text of an attribute's value as it stands in canonical MDX. The reverse of {@link escapeAttribute}. */
export function unescapeAttribute(value: string): string {
  return value.replace(/&quot;/g, '"').replace(/&amp;/g, '&');
}

/**
 * The canonical opening tag of a block: known attributes in the registry's order, then any other, empty ones left out.
 * `openingTag(button, new Map([['href', '/'], ['label', 'Voir']]), true) === '<Button href="/" label="Voir" />'`
 */
export function openingTag(
  block: Block,
  values: ReadonlyMap<string, string>,
  isSelfClosing: boolean,
): string {
  const known = block.attributes.map(({ name }) => name);
  const others = [...values.keys()].filter((name) => !known.includes(name));
  const written = [...known, ...others].flatMap((name) => {
    const value = values.get(name) ?? '';
    return value.trim() === '' ? [] : [` ${name}="${escapeAttribute(value)}"`];
  });
  return `<${block.name}${written.join('')}${isSelfClosing ? ' />' : '>'}`;
}

const attributesPattern = '((?:\\s+[A-Za-z_][\\w-]*="[^"]*")*)\\s*';

/** Attributes as written in a canonical tag: names to texts. */
export function readAttributes(written: string): Map<string, string> {
  const found = written.matchAll(/(?<![\w-])([A-Za-z_][\w-]*)="([^"]*)"/g);
  return new Map(Array.from(found, ([, name = '', value = '']) => [name, unescapeAttribute(value)]));
}

/** Blocks of the same name may stand in each other to this depth; deeper ones are kept as they are written. */
const maxDepth = 3;

/**
 * Recognises a whole block at the beginning of a text: group 1 holds its attributes, group 2 what it contains (`inside`
 * narrows what that may be). Written for Decap, which takes a pattern's source apart: no flags.
 */
export function blockPattern({ name, children }: Block, inside?: string): RegExp {
  const end = '(?=[ \\t]*(?:\\n|$))';
  if (children === 'none') return new RegExp(`^<${name}${attributesPattern}/>${end}`);
  const held = inside ?? `(?:${content(name, maxDepth)})*?`;
  return new RegExp(`^<${name}${attributesPattern}>[ \\t]*\\n+(${held})\\n*</${name}>${end}`);
}

/**
 * One piece of what stands between a block's tags: a fence with all it holds, a block of the same name, or a sign. No
 * text fits two of them, so that a block without an end is given up at once.
 */
function content(name: string, depth: number): string {
  const fence = '\\n[ \\t]*`{3,}[^\\n]*\\n(?:[\\s\\S]*?\\n)??[ \\t]*`{3,}(?=[ \\t]*\\n)';
  const sign = `(?!</?${name}[\\s>/]|\\n[ \\t]*\`{3})[\\s\\S]`;
  const nested =
    depth === 0 ? '' : `|<${name}(?:\\s(?:"[^"]*"|[^">])*)?>(?:${content(name, depth - 1)})*?</${name}>`;
  return `${fence}|${sign}${nested}`;
}
