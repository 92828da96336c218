import { nodesOf, parseBody } from './parse.ts';
import { attributesOfKind } from './links.ts';

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
    const isDefinition = node.type === 'definition' && node.url.startsWith('~/media/');
    const urls = node.type === 'image' || isDefinition ? [node.url] : attributesOfKind(node, 'image');
    return urls.map((url) => ({ path: decoded(url), line }));
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
