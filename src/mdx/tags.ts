import type { Block } from './registry.ts';

/** A text as the value of an attribute in straight quotation marks. A line end becomes a space. */
export function escapeAttribute(value: string): string {
  return value
    .replace(/\s*\n\s*/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/"/g, '&quot;');
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
