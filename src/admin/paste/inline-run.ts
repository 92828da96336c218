import { isElement, isText, type ElementNode, type Marks, type SlateNode, type TextNode } from './nodes.ts';

/** Gathers the texts, links and line breaks of one paragraph while its HTML is read. */
export class InlineRun {
  #nodes: SlateNode[] = [];

  /** Adds a text as HTML shows it: white space is one space, none at the beginning of a line. */
  addText(source: string, marks: Marks, url: string | undefined): void {
    const spaced = source.replace(/[ \t\r\n\f]+/g, ' ');
    const text = /(?:^| )$/.test(this.#lastWords()) ? spaced.replace(/^ /, '') : spaced;
    if (text === '') return;
    const last = this.#nodes.at(-1);
    if (url === undefined) this.#nodes.push(...setApart(text, marks));
    else if (last && !isText(last) && last.data?.['url'] === url) last.children.push({ text, ...marks });
    else this.#nodes.push({ type: 'link', data: { title: null, url }, children: [{ text, ...marks }] });
  }

  addBreak(): void {
    if (this.#nodes.length > 0) this.#nodes.push({ type: 'break', children: [{ text: '' }] });
  }

  /** What was gathered, without white space or breaks at its ends; empties the run. */
  take(): SlateNode[] {
    const nodes = this.#nodes;
    this.#nodes = [];
    for (let last = nodes.at(-1); last; last = nodes.at(-1)) {
      if (isText(last)) last.text = last.text.trimEnd();
      if (isText(last) ? last.text !== '' : last.type !== 'break') break;
      nodes.pop();
    }
    const first = nodes[0];
    if (first && isText(first)) first.text = first.text.trimStart();
    return merged(nodes);
  }

  #lastWords(): string {
    const last = this.#nodes.at(-1);
    if (!last) return '';
    if (isText(last)) return last.text;
    return last.type === 'break' ? '' : (last.children.filter(isText).at(-1)?.text ?? '');
  }
}

/** Markdown has no mark that begins or ends with a space: the space stands beside it. */
function setApart(text: string, marks: Marks): TextNode[] {
  if (Object.keys(marks).length === 0) return [{ text }];
  const inner = text.trim();
  if (inner === '') return [{ text }];
  const at = text.indexOf(inner);
  const parts: TextNode[] = [
    { text: text.slice(0, at) },
    { text: inner, ...marks },
    { text: text.slice(at + inner.length) },
  ];
  return parts.filter((part) => part.text !== '');
}

/** Texts of the same marks that follow each other as one. */
function merged(nodes: readonly SlateNode[]): SlateNode[] {
  const result: SlateNode[] = [];
  for (const node of nodes) {
    const last = result.at(-1);
    if (last && isText(last) && isText(node) && sameMarks(last, node)) last.text += node.text;
    else result.push(node);
  }
  return result;
}

function sameMarks(one: TextNode, other: TextNode): boolean {
  return (['bold', 'italic', 'delete', 'code'] as const).every((mark) => one[mark] === other[mark]);
}

/** The inline nodes of several blocks as one line, for where only one line fits: a table's cell, a heading. */
export function joined(blocks: readonly ElementNode[]): SlateNode[] {
  return blocks.flatMap((each, index) => {
    const inner = each.children.filter(isElement);
    const isLine = inner.every(({ type }) => type === 'link' || type === 'break');
    const nodes = isLine ? each.children.map(withoutBreak) : joined(inner);
    return index === 0 ? nodes : [{ text: ' ' }, ...nodes];
  });
}

/** A line cannot be broken there: its two parts would no longer be one cell. */
function withoutBreak(node: SlateNode): SlateNode {
  return isElement(node) && node.type === 'break' ? { text: ' ' } : node;
}
