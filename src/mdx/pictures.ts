import { nodesOf, parseBody } from './parse.ts';
import { blockNamed } from './blocks/registry.ts';

/** A picture that a body shows: its path in the media library, and the line of the file on which it stands. */
export interface BodyPicture {
  path: string;
  line: number;
}

/**
 * The pictures of a body, in Markdown or in blocks, in the order of the text. Empty for a body that cannot be read,
 * which the gate reports. `firstLine` is the file's line on which the body begins.
 */
export function picturesIn(body: string, firstLine = 1): BodyPicture[] {
  if (!body.includes('~/media/')) return [];
  const parsed = parseBody(body);
  if (!parsed.ok) return [];
  return [...nodesOf(parsed.root)].flatMap((node) => {
    const line = (node.position?.start.line ?? 1) + firstLine - 1;
    if (node.type === 'image') return [{ path: decoded(node.url), line }];
    if (node.type === 'definition' && node.url.startsWith('~/media/'))
      return [{ path: decoded(node.url), line }];
    if (node.type !== 'mdxJsxFlowElement') return [];
    const block = blockNamed(node.name ?? '');
    const names = new Set(block?.attributes.filter(({ kind }) => kind === 'image').map(({ name }) => name));
    return node.attributes.flatMap((each) =>
      each.type === 'mdxJsxAttribute' && names.has(each.name) && typeof each.value === 'string'
        ? [{ path: decoded(each.value), line }]
        : [],
    );
  });
}

/** The path as the file system has it: a space may stand as `%20` in a body. */
function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
