import { blockPattern, openingTag, readAttributes } from '../../mdx/tags.ts';
import type { Block } from '../../mdx/blocks/block.ts';
import { escapeSource, unescapeSource } from './prose.ts';

/** An item of a list block, as the editor's two inputs hold it. */
export interface Item {
  /** The words in bold at the beginning; may be empty. */
  lead: string;
  /** The rest of the line. */
  text: string;
}

/** What a block's inputs hold: its attributes by name, and its content under {@link contentKey}. */
export type BlockData = Readonly<Record<string, unknown>>;

/** The name of the input that holds what stands between a block's tags. No attribute may have it. */
export const contentKey = 'children';

/** An item's line: the bold words count as the lead only where {@link joinItem} would put them together again. */
const itemLine =
  /^(?:[*+-]|\d+[.)]) +(?! )(?:\*\*([^*\n]+)\*\*(?=[,.;:!?)…»]| [^,.;:!?)…» ]|$))?[ \t]*(?![ \t])([^\n]*)$/;

/** Recognises a block; one made of a list only when each item is a line, so that its inputs can hold all of it. */
export function patternOf(block: Block): RegExp {
  switch (block.children) {
    case 'none':
    case 'text':
      return blockPattern(block);
    case 'list':
      return blockPattern(block, '(?:[*+-] [^\\n]*\\n)+');
    case 'numbered-list':
      return blockPattern(block, '1[.)] [^\\n]*\\n(?:\\d+[.)] [^\\n]*\\n)*');
  }
}

/** What the inputs hold for a block that its pattern has matched. */
export function readBlock(block: Block, match: readonly (string | undefined)[]): BlockData {
  const [, attributes = '', content = ''] = match;
  const data: Record<string, unknown> = Object.fromEntries(readAttributes(attributes));
  if (block.children === 'none') return data;
  data[contentKey] = block.children === 'text' ? content.trim() : content.trim().split('\n').map(readItem);
  return data;
}

function readItem(line: string): Item {
  const [, lead = '', text = ''] = itemLine.exec(line) ?? [];
  return { lead: unescapeSource(lead), text: unescapeSource(text) };
}

/** The canonical MDX of a block whose inputs hold `data`. */
export function writeBlock(block: Block, data: BlockData): string {
  const values = new Map(block.attributes.map(({ name }) => [name, textOf(data[name])]));
  if (block.children === 'none') return openingTag(block, values, true);
  const content =
    block.children === 'text' ? textOf(data[contentKey]).trim() : writeItems(block, data[contentKey]);
  return `${openingTag(block, values, false)}\n\n${content}\n\n</${block.name}>`;
}

function writeItems(block: Block, items: unknown): string {
  const list: readonly unknown[] = Array.isArray(items) ? items : [];
  return list
    .map((item, index) => {
      const [lead, text] = ['lead', 'text'].map((key) => escapeSource(textOf(valueAt(item, key)).trim()));
      const mark = block.children === 'list' ? '*' : `${index + 1}.`;
      return `${mark} ${joinItem(lead ?? '', text ?? '')}`.trimEnd();
    })
    .join('\n');
}

/** A comma or a full stop follows the bold words at once, anything else after a space. */
function joinItem(lead: string, text: string): string {
  if (lead === '') return text;
  return `**${lead}**${text === '' || /^[,.;:!?)…»]/.test(text) ? '' : ' '}${text}`;
}

function valueAt(item: unknown, key: string): unknown {
  return typeof item === 'object' && item !== null ? new Map(Object.entries(item)).get(key) : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
