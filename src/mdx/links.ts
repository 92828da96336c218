import type { MdastNode } from 'satteri';
import type { AttributeKind } from './blocks/block.ts';
import { blockNamed } from './blocks/registry.ts';
import { nodesOf, parseBody } from './parse.ts';

/** The values that a block holds in its attributes of one kind; none where the node is no block. */
export function attributesOfKind(node: MdastNode, kind: AttributeKind): string[] {
  if (node.type !== 'mdxJsxFlowElement') return [];
  const block = blockNamed(node.name ?? '');
  const names = new Set(block?.attributes.filter((one) => one.kind === kind).map(({ name }) => name));
  return node.attributes.flatMap((each) =>
    each.type === 'mdxJsxAttribute' && names.has(each.name) && typeof each.value === 'string'
      ? [each.value]
      : [],
  );
}

/**
 * Where the links of a body lead, in Markdown or in blocks, in the order of the text. Empty for a body that cannot be
 * read, which the gate reports.
 */
export function linksIn(body: string): string[] {
  const parsed = parseBody(body);
  if (!parsed.ok) return [];
  return [...nodesOf(parsed.root)].flatMap((node) =>
    node.type === 'link' || node.type === 'definition' ? [node.url] : attributesOfKind(node, 'url'),
  );
}
