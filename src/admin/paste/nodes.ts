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

/** What the rich editor shows of a text without form: a paragraph a line. */
export function paragraphsOf(text: string): ElementNode[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => block('paragraph', [{ text: line.trim() }]));
}
