import { entity, escapeTexts, showWords, type Node } from './text-nodes.ts';

interface Eat {
  (source: string): (node: Node) => unknown;
  /** The place in the text that has been read so far. */
  now: () => unknown;
}
interface Parser {
  decode: { raw: (text: string, place: unknown) => string };
}

interface Tokenizer {
  (this: Parser, eat: Eat, value: string, silent?: boolean): unknown;
  locator?: unknown;
}

interface ParserPrototype {
  blockTokenizers: Record<string, Tokenizer>;
  inlineTokenizers: Record<string, Tokenizer>;
}

interface CompilerPrototype {
  visitors: Record<string, (this: Compiler, node: Node) => string>;
  block: (this: Compiler, node: Node) => string;
}

interface Compiler {
  all: (node: Node) => string[];
  visit: (node: Node, parent: Node) => string;
}

/**
 * The plugin that makes Decap's rich editor speak MDX. Reading: what MDX does not know (HTML, indented code) is plain
 * text. Writing: signs that MDX or Markdown would take for something else are escaped, links keep their text.
 */
export function remarkMdx(this: { Parser?: unknown; Compiler?: unknown }): (tree: Node) => void {
  if (isParser(this.Parser)) {
    readAsMdx(this.Parser.prototype);
    return showWords;
  }
  if (isCompiler(this.Compiler)) {
    writeAsMdx(this.Compiler.prototype);
    return escapeTexts;
  }
  return () => undefined;
}

/** Decap's Markdown engine (unified 7, remark 6) gives each processor a parser or a compiler class of its own. */
function isParser(value: unknown): value is { prototype: ParserPrototype } {
  return typeof value === 'function';
}

function isCompiler(value: unknown): value is { prototype: CompilerPrototype } {
  return typeof value === 'function';
}

function readAsMdx({ blockTokenizers, inlineTokenizers }: ParserPrototype): void {
  const nothing: Tokenizer = () => undefined;
  blockTokenizers['html'] = nothing;
  blockTokenizers['indentedCode'] = nothing;
  inlineTokenizers['html'] = withLocator(nothing, inlineTokenizers['html']);
  // Decap leaves entities as they are written; an editor reads what they stand for.
  const text = inlineTokenizers['text'] ?? nothing;
  inlineTokenizers['text'] = function (eat, value, silent) {
    // Entities with their semicolon, as CommonMark has it: Decap's parser would also decode `&copy` alone.
    const decode = (found: string) => this.decode.raw(found, eat.now());
    const eatText = (source: string) => () =>
      eat(source)({ type: 'text', value: source.replace(entity, decode) });
    return text.call(this, Object.assign(eatText, { now: eat.now }), value, silent);
  };
}

function withLocator(tokenizer: Tokenizer, from: Tokenizer | undefined): Tokenizer {
  tokenizer.locator = from?.locator;
  return tokenizer;
}

function writeAsMdx(compiler: CompilerPrototype): void {
  const { visitors } = compiler;
  visitors['link'] = function (node) {
    return `[${this.all(node).join('')}](${target(node)})`;
  };
  visitors['image'] = (node) => `![${escapeBrackets(node.alt ?? '')}](${target(node)})`;
  visitors['list'] = function (node) {
    const { first, isSpread } = listStart(node.start);
    const items = (node.children ?? []).map((item, index) => {
      const mark = node.ordered ? `${first + index}.` : '*';
      return writeItem(
        mark,
        (item.children ?? []).map((child) => [child, this.visit(child, item)] as const),
        isSpread,
      );
    });
    return items.join(isSpread ? '\n\n' : '\n');
  };
  compiler.block = function (node) {
    const children = node.children ?? [];
    return children
      .map((child, index) => {
        const before = children[index - 1];
        const isSameList =
          child.type === 'list' && before?.type === 'list' && before.ordered === child.ordered;
        return `${before ? (isSameList ? '\n' : '\n\n') : ''}${this.visit(child, node)}`;
      })
      .join('');
  };
}

/** The number of a list's first item, and whether its items stand apart. */
function listStart(start: unknown): { first: number; isSpread: boolean } {
  if (typeof start !== 'object' || start === null) return { first: Number(start ?? 1), isSpread: false };
  return { first: 'first' in start ? Number(start.first ?? 1) : 1, isSpread: true };
}

/** An item: its parts stand apart unless they are a text and the lists below it. */
function writeItem(mark: string, parts: readonly (readonly [Node, string])[], isSpread: boolean): string {
  const text = parts.reduce((sum, [node, written], index) => {
    if (index === 0) return written;
    return `${sum}${node.type === 'list' && !isSpread ? '\n' : '\n\n'}${written}`;
  }, '');
  if (text === '') return mark;
  const indent = ' '.repeat(mark.length + 1);
  return `${mark} ${text.replace(/\n(?!\n|$)/g, `\n${indent}`)}`;
}

/** A link's address and title as Markdown writes them. */
function target({ url = '', title }: Node): string {
  const address = url === '' || /[\s()<>]/.test(url) ? `<${url.replace(/[<>]/g, '\\$&')}>` : url;
  return title ? `${address} "${title.replace(/["\\]/g, '\\$&')}"` : address;
}

function escapeBrackets(text: string): string {
  return text.replace(/[[\]{}<\\]/g, '\\$&');
}
