import { mdxToMdast, type MdastNode } from 'satteri';
import { features } from './features.ts';

export type Parsed = { ok: true; root: MdastNode } | { ok: false; message: string };

/**
 * A body as the engine must be given it. Without a line end after its last line, satteri 0.10.5 aborts the whole
 * process (a Rust panic, not an error) on a body such as `import "\\`.
 */
export function engineText(source: string): string {
  return source.endsWith('\n') ? source : `${source}\n`;
}

/** Reads a body with the engine; a syntax error is a value, its message beginning with `line:column: `. */
export function parseBody(source: string): Parsed {
  try {
    return { ok: true, root: mdxToMdast(engineText(source), { features: features() }) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

/** A node and everything below it, in the order of the text. */
export function* nodesOf(node: MdastNode): Generator<MdastNode> {
  yield node;
  if ('children' in node) for (const child of node.children) yield* nodesOf(child);
}
