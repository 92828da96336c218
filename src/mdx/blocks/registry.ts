import type { Block } from './block.ts';
import { button, figure, video } from './blocks-media.ts';
import { callout, keyFacts, personalInformation, questionAnswer, quote, steps } from './blocks-prose.ts';

/** Every block, in the order in which an editor finds them. */
export const blocks: readonly Block[] = [
  callout,
  keyFacts,
  steps,
  figure,
  quote,
  questionAnswer,
  button,
  video,
  personalInformation,
];

/** What the rich editor offers above a text: no main heading, which is the page's own, and no code. */
export const textButtons = [
  'bold',
  'italic',
  'link',
  'heading-two',
  'heading-three',
  'heading-four',
  'quote',
  'bulleted-list',
  'numbered-list',
] as const;

const byName: ReadonlyMap<string, Block> = new Map(blocks.map((block) => [block.name, block]));

/** The block of that name, or undefined. Names are case-sensitive: `blockNamed('Callout')`. */
export function blockNamed(name: string): Block | undefined {
  return byName.get(name);
}
