/** A run of text in Decap's rich editor, with its marks. */
export interface TextNode {
  text: string;
  bold?: true;
  italic?: true;
  delete?: true;
  code?: true;
}

export type Marks = Omit<TextNode, 'text'>;

/** A block or an inline element of the rich editor. */
export interface ElementNode {
  type: string;
  data?: Readonly<Record<string, unknown>>;
  children: SlateNode[];
}

export type SlateNode = TextNode | ElementNode;

export function isText(node: SlateNode): node is TextNode {
  return 'text' in node;
}

export function isElement(node: SlateNode): node is ElementNode {
  return !isText(node);
}

/** The words of a node. */
export function wordsOf(node: SlateNode): string {
  return isText(node) ? node.text : node.children.map(wordsOf).join('');
}

export function block(type: string, children: SlateNode[]): ElementNode {
  return { type, children: children.length > 0 ? children : [{ text: '' }] };
}

const bullet = /^[•▪●◦‣∙]\s+/;

/** What the rich editor shows of a text without form: a paragraph a line; lines that a PDF or a mail has broken are one. */
export function paragraphsOf(text: string): ElementNode[] {
  const blocks: ElementNode[] = [];
  for (const line of unwrapped(text)) {
    const words = [{ text: line.replace(bullet, '') }];
    const last = blocks.at(-1);
    if (!bullet.test(line)) blocks.push(block('paragraph', words));
    else {
      const item = block('list-item', [block('paragraph', words)]);
      if (last?.type === 'bulleted-list') last.children.push(item);
      else blocks.push(block('bulleted-list', [item]));
    }
  }
  return blocks;
}

/** Lines, those that only the width of a page has broken joined: a long one without an end of a sentence, and what follows it. */
function unwrapped(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const longest = Math.max(...lines.map((line) => line.length));
  const joined: string[] = [];
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1] ?? '';
    const isLong = before.length >= 40 && before.length > longest * 0.75;
    const goesOn = isLong && !/[.!?…:;]["»”)]?$/.test(before) && !bullet.test(line);
    if (line === '') continue;
    if (goesOn) joined.push(`${joined.pop() ?? ''}${/\p{L}-$/u.test(before) ? '' : ' '}${line}`);
    else joined.push(line);
  }
  return joined;
}
