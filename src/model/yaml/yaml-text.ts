import {
  isScalar,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type ErrorCode,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';

/** A YAML text, read: its value as plain data, and where each part of it stands. */
export interface YamlText {
  value: unknown;
  /** The line of the deepest part of a path that exists, from 1; undefined where none of it does. */
  lineOf: (path: readonly PropertyKey[]) => number | undefined;
}

/** Where the reading of a YAML text stops, from 1, and why. */
export interface YamlProblem {
  line: number;
  column: number;
  code: ErrorCode;
}

export type ReadYamlText = { ok: true; text: YamlText } | { ok: false; problem: YamlProblem };

/** No content nests groups so deep; the limit protects the stack of recursive readers. */
const maxDepth = 40;

/**
 * Reads YAML as editors' content uses it: scalars, lists and groups. An alias, an anchor, a tag and a key that is no text are
 * problems as well as what is no YAML at all, since each stands for a text without its quotation marks. Never throws.
 */
export function readYamlText(text: string): ReadYamlText {
  try {
    return read(text);
  } catch {
    // What the parser itself gives up on, such as ten thousand brackets, which it takes for as many levels.
    return { ok: false, problem: { line: 1, column: 1, code: 'IMPOSSIBLE' } };
  }
}

function read(text: string): ReadYamlText {
  const counter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: counter,
    prettyErrors: false,
    logLevel: 'error',
    // The parser compares each key with all before it, in a minute for 60,000 of them: `repeatedKey` takes them once.
    uniqueKeys: false,
  });
  const refuse = (offset: number, code: ErrorCode): ReadYamlText => {
    const { line, col } = counter.linePos(offset);
    return { ok: false, problem: { line, column: col, code } };
  };
  const [error] = document.errors;
  if (error) {
    const { line } = counter.linePos(error.pos[0]);
    const opened = openedOn(text, line);
    return opened === undefined
      ? refuse(error.pos[0], error.code)
      : { ok: false, problem: { line: opened, column: 1, code: 'MISSING_CHAR' } };
  }
  const foreign = foreignNode(document);
  if (foreign) return refuse(foreign.offset, foreign.code);
  return {
    ok: true,
    text: { value: document.toJS(), lineOf: (path) => lineOfPath(document, counter, path) },
  };
}

/** The first part that is YAML, and none that content has, or a key that its group has already: its place in the text, and a code. */
function foreignNode(document: Document): { offset: number; code: ErrorCode } | undefined {
  let found: { offset: number; code: ErrorCode } | undefined;
  const stop = (node: unknown, code: ErrorCode) => {
    found = { offset: offsetOf(node), code };
    return visit.BREAK;
  };
  visit(document, {
    Map: (_, map) => {
      const repeated = repeatedKey(map);
      return repeated === undefined ? undefined : stop(repeated, 'DUPLICATE_KEY');
    },
    Alias: (_, node) => stop(node, 'BAD_ALIAS'),
    Pair: (_, pair: Pair) => (isScalar(pair.key) ? undefined : stop(pair.key, 'BLOCK_AS_IMPLICIT_KEY')),
    Value: (_, node: Node & { tag?: string; anchor?: string }, path) => {
      if (node.anchor !== undefined) return stop(node, 'BAD_ALIAS');
      if (node.tag !== undefined) return stop(node, 'TAG_RESOLVE_FAILED');
      return path.length > 2 * maxDepth ? stop(node, 'IMPOSSIBLE') : undefined;
    },
  });
  return found;
}

function repeatedKey({ items }: YAMLMap): unknown {
  const seen = new Set<unknown>();
  return items.find(({ key }) => {
    const name = isScalar(key) ? key.value : key;
    const isRepeated = seen.has(name);
    seen.add(name);
    return isRepeated;
  })?.key;
}

function offsetOf(node: unknown): number {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : 0;
}

function lineOfPath(
  document: Document,
  counter: LineCounter,
  path: readonly PropertyKey[],
): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (node !== undefined) return counter.linePos(offsetOf(node)).line;
  }
  return undefined;
}

/** A value that begins with a quotation mark or bracket and does not end on its line. */
const unclosed = /^\s*(?:- )*(?:[\w-]+:\s+)?(?:"(?:[^"\\]|\\.)*|'(?:[^']|'')*|\[[^\]]*)$/;

/** The line, from 1, on which something is opened that the parser misses only further on. */
function openedOn(yaml: string, until: number): number | undefined {
  const index = yaml.split('\n').findIndex((line) => unclosed.test(line));
  return index >= 0 && index < until ? index + 1 : undefined;
}
