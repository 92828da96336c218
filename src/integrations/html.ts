import { parse, type DefaultTreeAdapterTypes as Tree } from 'parse5';

/** An element that the text of a page has; those that the parser adds, such as `tbody`, are left out. */
export interface Element {
  name: string;
  attributes: ReadonlyMap<string, string>;
  /** What a script or a style sheet holds; empty for other elements. */
  code: string;
  /** Where the element stands in the text of the page, and where its start tag ends. */
  start: number;
  end: number;
  startTagEnd: number;
  node: Tree.Element;
}

const isElement = (node: Tree.Node): node is Tree.Element => 'tagName' in node;
const isText = (node: Tree.Node): node is Tree.TextNode => node.nodeName === '#text' && 'value' in node;

function childrenOf(node: Tree.Node): readonly Tree.ChildNode[] {
  if ('content' in node) return node.content.childNodes;
  return 'childNodes' in node ? node.childNodes : [];
}

/** What a node holds at any depth, in order, without recursion; `isSkipped` leaves out elements with all they hold. */
function* nodesIn(root: Tree.Node, isSkipped: (name: string) => boolean = () => false) {
  const waiting: Tree.Node[] = [...childrenOf(root)].reverse();
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (isElement(node) && isSkipped(node.tagName)) continue;
    yield node;
    for (const child of childrenOf(node).toReversed()) waiting.push(child);
  }
}

const codeOf = (node: Tree.Element) =>
  node.tagName === 'script' || node.tagName === 'style'
    ? node.childNodes.map((child) => (isText(child) ? child.value : '')).join('')
    : '';

/**
 * The elements of a page, in order, as a browser without JavaScript reads them.
 * @example elementsOf('<a href="/fr/">')[0]?.attributes.get('href') === '/fr/'
 */
export function elementsOf(html: string): Element[] {
  const elements: Element[] = [];
  for (const node of nodesIn(parse(html, { sourceCodeLocationInfo: true, scriptingEnabled: false }))) {
    const place = isElement(node) ? node.sourceCodeLocation : undefined;
    if (!isElement(node) || !place?.startTag) continue;
    elements.push({
      name: node.tagName,
      attributes: new Map(node.attrs.map(({ name, value }) => [name, value])),
      code: codeOf(node),
      start: place.startOffset,
      end: place.endOffset,
      startTagEnd: place.startTag.endOffset,
      node,
    });
  }
  return elements;
}

const silent: ReadonlySet<string> = new Set(['script', 'style', 'nav', 'form']);

/** The text that an element shows, without navigation, forms and code; a space stands between the texts of two elements. */
export function textOf({ node }: Element): string {
  return [...nodesIn(node, (name) => silent.has(name))]
    .map((one) => (isText(one) ? one.value : ' '))
    .join('');
}
