import { isSafeUrl } from '../../mdx/urls.ts';
import { headingTypes } from './heading-types.ts';
import { InlineRun, joined } from './inline-run.ts';
import { marksIn, raisedText } from './marks.ts';
import { nestLevelledLists } from './levelled-lists.ts';
import { block, wordsOf, type ElementNode, type Marks, type SlateNode } from './nodes.ts';
import { makeWordLists } from './word-lists.ts';

/** What a text cannot hold, by what an editor would call it. */
export type LeftOut = 'pictures' | 'media' | 'comments' | 'tracking';

export interface Pasted {
  blocks: ElementNode[];
  leftOut: ReadonlySet<LeftOut>;
}

/** @param origin where this site is, so that a link to it becomes a path. */
export function readHtml(html: string, origin = ''): Pasted {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  const reader = new Reader(origin, headingTypes(body));
  reader.leaveOut('comments', comments, body);
  reader.leaveOut('tracking', deletions, body);
  makeWordLists(body);
  nestLevelledLists(body);
  return { blocks: reader.blocksIn(body, {}), leftOut: reader.leftOut };
}

const skipped = new Set([
  'STYLE',
  'SCRIPT',
  'META',
  'LINK',
  'TITLE',
  'TEMPLATE',
  'NOSCRIPT',
  'COL',
  'COLGROUP',
  'XML',
]);
const media = new Set(['VIDEO', 'AUDIO', 'IFRAME', 'OBJECT', 'EMBED', 'CANVAS', 'MATH']);
const pictures = new Set(['IMG', 'SVG', 'PICTURE']);
const lines =
  /^(?:P|DIV|SECTION|ARTICLE|ASIDE|HEADER|FOOTER|MAIN|NAV|FIGURE|FIGCAPTION|DL|DT|DD|ADDRESS|FORM|FIELDSET|CAPTION|CENTER|DETAILS|SUMMARY|T[DHR]|TBODY|THEAD|TFOOT)$/;
const comments =
  '[style*="mso-element:comment"], .msocomanchor, .msocomtxt, a[href^="#_msocom"], a[href^="#cmnt"], [style*="mso-special-character:comment"]';

/** What was taken out of a document that tracks changes: it is no longer part of the text. */
const deletions = 'del[cite], del[datetime], .msoDel';

/** Reads HTML as blocks of the rich editor: only what a text may hold, and all of its words. */
class Reader {
  readonly leftOut = new Set<LeftOut>();
  readonly #origin: string;
  readonly #headingType: (element: HTMLElement) => string | undefined;

  constructor(origin: string, headingType: (element: HTMLElement) => string | undefined) {
    this.#origin = origin;
    this.#headingType = headingType;
  }

  leaveOut(what: LeftOut, selector: string, body: HTMLElement): void {
    for (const found of body.querySelectorAll(selector)) {
      this.leftOut.add(what);
      found.remove();
    }
  }

  blocksIn(parent: HTMLElement, marks: Marks): ElementNode[] {
    const blocks: ElementNode[] = [];
    const run = new InlineRun();
    this.#read(parent, { run, blocks, marks, url: undefined });
    flush(run, blocks);
    return blocks;
  }

  #read(parent: HTMLElement, state: State): void {
    for (const node of parent.childNodes) {
      if (node instanceof Text) state.run.addText(node.data, state.marks, state.url);
      else if (node instanceof SVGElement) this.leftOut.add('pictures');
      else if (node instanceof HTMLElement) this.#readElement(node, state);
    }
  }

  #readElement(element: HTMLElement, state: State): void {
    const { tagName } = element;
    const { run, blocks, marks } = state;
    if (skipped.has(tagName) || element.hidden || element.style.display === 'none') return;
    if (pictures.has(tagName)) this.#readPicture(element, state);
    else if (media.has(tagName)) this.leftOut.add('media');
    else if (tagName === 'BR') run.addBreak();
    else if (tagName === 'A')
      this.#read(element, { ...state, marks: marksIn(element, marks), url: this.#address(element) });
    else if (tagName === 'SUP') run.addText(raisedText(element.textContent), marks, state.url);
    else if (tagName in makers || /^H[1-6]$/.test(tagName) || lines.test(tagName)) {
      flush(run, blocks);
      blocks.push(...this.#blocksOf(element, marks));
    } else this.#read(element, { ...state, marks: marksIn(element, marks) });
  }

  #blocksOf(element: HTMLElement, marks: Marks): ElementNode[] {
    const { tagName } = element;
    const heading = this.#headingType(element);
    if (heading !== undefined) return headingOf(heading, this.blocksIn(element, {}));
    const make = makers[tagName];
    return make ? make(this, element, marks) : this.blocksIn(element, marksIn(element, marks));
  }

  /** A picture stays out, unless it only draws a sign that its description names: ☺ as a picture. */
  #readPicture(element: HTMLElement, { run, marks, url }: State): void {
    const alt = element.getAttribute('alt') ?? '';
    if (/^\p{Emoji_Presentation}+$/u.test(alt)) run.addText(alt, marks, url);
    else this.leftOut.add('pictures');
  }

  /** Where a link leads: a path where it is on this site, nowhere where it was only a mark inside the document. */
  #address(link: HTMLElement): string | undefined {
    const href = link.getAttribute('href')?.trim() ?? '';
    if (!/^(?:https?:|mailto:|tel:|\/)/i.test(href) || !isSafeUrl(href)) return undefined;
    const isHere = this.#origin !== '' && href.startsWith(`${this.#origin}/`);
    return isHere ? href.slice(this.#origin.length) : href;
  }
}

/** What is being read: the paragraph that grows, the blocks before it, and what surrounds it. */
interface State {
  run: InlineRun;
  blocks: ElementNode[];
  marks: Marks;
  url: string | undefined;
}

type Maker = (reader: Reader, element: HTMLElement, marks: Marks) => ElementNode[];

const makers: Readonly<Record<string, Maker>> = {
  UL: (reader, element, marks) => [listOf('bulleted-list', reader, element, marks)],
  OL: (reader, element, marks) => [listOf('numbered-list', reader, element, marks)],
  LI: (reader, element, marks) => [block('bulleted-list', [itemOf(reader.blocksIn(element, marks))])],
  BLOCKQUOTE: (reader, element, marks) => [block('quote', reader.blocksIn(element, marks))],
  PRE: (_, element) => [codeOf(element.textContent)],
  HR: () => [block('thematic-break', [])],
  TABLE: tableOf,
};

/** Only what flows around an element ends a paragraph. */
function flush(run: InlineRun, blocks: ElementNode[]): void {
  const nodes = run.take();
  if (nodes.some((node) => wordsOf(node).trim() !== '')) blocks.push(block('paragraph', nodes));
}

/** A heading is one line without bold, whatever its HTML holds; one without words is none. */
function headingOf(type: string, inside: readonly ElementNode[]): ElementNode[] {
  const nodes = joined(inside).map((node): SlateNode => {
    const plain: SlateNode & { bold?: true } = { ...node };
    delete plain.bold;
    return plain;
  });
  return nodes.length === 0 ? [] : [block(type, nodes)];
}

function listOf(type: string, reader: Reader, list: HTMLElement, marks: Marks): ElementNode {
  const items: ElementNode[] = [];
  for (const child of list.children) {
    if (!(child instanceof HTMLElement)) continue;
    const last = items.at(-1);
    // Google Docs puts the list below an item beside the item.
    if (/^[OU]L$/.test(child.tagName) && last) last.children.push(...reader.blocksIn(wrap(child), marks));
    else
      items.push(
        itemOf(reader.blocksIn(child.tagName === 'LI' ? child : wrap(child), marksIn(child, marks))),
      );
  }
  return block(type, items);
}

function wrap(child: HTMLElement): HTMLElement {
  const holder = document.createElement('div');
  holder.append(child.cloneNode(true));
  return holder;
}

/** An item begins with a paragraph: what cannot stand in a list is written as one. */
function itemOf(inside: readonly ElementNode[]): ElementNode {
  const children = inside.map((each) =>
    /^(?:paragraph|quote|.*-list)$/.test(each.type) ? each : block('paragraph', joined([each])),
  );
  return block(
    'list-item',
    children[0]?.type === 'paragraph' ? children : [block('paragraph', []), ...children],
  );
}

function codeOf(code: string): ElementNode {
  const data = { code: code.replace(/\n$/, ''), lang: '' };
  return {
    type: 'shortcode',
    data: { ...data, shortcode: 'code-block', shortcodeData: data },
    children: [{ text: '' }],
  };
}

/** A table with a row of cells for each row; one of a single column only places text, and becomes that text. */
function tableOf(reader: Reader, table: HTMLElement, marks: Marks): ElementNode[] {
  const rows = [...table.querySelectorAll('tr')].filter((row) => row.closest('table') === table);
  const cells = gridOf(rows);
  const width = Math.max(0, ...cells.map((row) => row.length));
  if (width < 2) return cells.flat().flatMap((cell) => (cell ? reader.blocksIn(cell, marks) : []));
  const filled = cells.map((row) => {
    const inside = Array.from({ length: width }, (_, index) => row[index]);
    return block(
      'table-row',
      inside.map((cell) => block('table-cell', cell ? joined(reader.blocksIn(cell, {})) : [])),
    );
  });
  return [{ type: 'table', data: { align: Array(width).fill(null) }, children: filled }];
}

/** The cells of each row at their columns: one that spans several rows or columns stands in its first, the others are empty. */
function gridOf(rows: readonly HTMLTableRowElement[]): (HTMLElement | undefined)[][] {
  const grid: (HTMLElement | undefined)[][] = rows.map(() => []);
  /** By row and column, what a cell above reaches into. */
  const taken = new Set<string>();
  for (const [row, { cells }] of rows.entries()) {
    let column = 0;
    for (const cell of cells) {
      while (taken.has(`${row} ${column}`)) column += 1;
      const line = grid[row];
      if (line) line[column] = cell;
      for (let down = 0; down < Math.min(cell.rowSpan || 1, rows.length - row); down += 1)
        for (let along = 0; along < cell.colSpan; along += 1) taken.add(`${row + down} ${column + along}`);
      column += cell.colSpan;
    }
  }
  return grid;
}
