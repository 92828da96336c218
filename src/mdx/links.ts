import { nodesOf, parseBody } from './parse.ts';
import { blockNamed } from './blocks/registry.ts';

/** A link of a body, as it is written there. */
export interface BodyLink {
  url: string;
  line: number;
}

/**
 * Where the links of a body lead, in Markdown or in blocks, in the order of the text. Empty for a body that cannot be
 * read, which the gate reports. `firstLine` is the file's line on which the body begins.
 */
export function linksIn(body: string, firstLine = 1): BodyLink[] {
  const parsed = parseBody(body);
  if (!parsed.ok) return [];
  return [...nodesOf(parsed.root)].flatMap((node) => {
    const line = (node.position?.start.line ?? 1) + firstLine - 1;
    if (node.type === 'link' || node.type === 'definition') return [{ url: node.url, line }];
    if (node.type !== 'mdxJsxFlowElement') return [];
    const attributes = blockNamed(node.name ?? '')?.attributes.filter(({ kind }) => kind === 'url') ?? [];
    const names = new Set(attributes.map(({ name }) => name));
    return node.attributes.flatMap((each) =>
      each.type === 'mdxJsxAttribute' && names.has(each.name) && typeof each.value === 'string'
        ? [{ url: each.value, line }]
        : [],
    );
  });
}
