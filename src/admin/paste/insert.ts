import { Editor, Element, Path, Range, Transforms, type NodeEntry } from 'slate';
import { joined } from './inline-run.ts';
import { wordsOf, type ElementNode, type SlateNode } from './nodes.ts';

/** A block of the editor's tree and its place. */
type Place = NodeEntry<ElementNode>;

/**
 * Puts blocks where the cursor is, and the cursor behind them. A single paragraph joins the text around it; several
 * blocks stand in their own order, the first one joining the text before the cursor.
 */
export function insertBlocks(editor: Editor, blocks: readonly ElementNode[]): void {
  if (blocks.length === 0 || !editor.selection) return;
  Editor.withoutNormalizing(editor, () => {
    if (editor.selection && Range.isExpanded(editor.selection)) editor.deleteFragment();
    const place = placeOf(editor);
    if (!place) return;
    const isLine = blocks.length === 1 && blocks[0]?.type === 'paragraph';
    if (!isVoid(editor, place) && (isLine || place[0].type === 'table-cell'))
      Transforms.insertNodes(editor, joined(blocks), { select: true });
    else insertBeside(editor, place, blocks);
  });
}

/** The innermost block around the cursor. */
function placeOf(editor: Editor): Place | undefined {
  return Editor.above<ElementNode>(editor, {
    match: (node) => Element.isElement(node) && Editor.isBlock(editor, node),
    mode: 'lowest',
    voids: true,
  });
}

function isVoid(editor: Editor, [node]: Place): boolean {
  return Editor.isVoid(editor, node);
}

function insertBeside(editor: Editor, place: Place, blocks: readonly ElementNode[]): void {
  const [node, path] = place;
  const [parent, parentPath] = Editor.parent(editor, path);
  const isEmpty = !isVoid(editor, place) && wordsOf(node) === '';
  if (Element.isElement(parent) && parent.type === 'list-item' && blocks.every(isList)) {
    insertItems(editor, parent, parentPath, blocks);
    return;
  }
  const fits = path.length === 1 || blocks.every((each) => each.type === 'paragraph' || isList(each));
  if (!fits) {
    insertAt(editor, [(path[0] ?? 0) + 1], blocks);
  } else if (isEmpty) {
    const end = insertAt(editor, path, blocks);
    Transforms.removeNodes(editor, { at: end });
  } else if (isVoid(editor, place)) {
    insertAt(editor, Path.next(path), blocks);
  } else insertInText(editor, path, blocks);
}

/** Into a text: what is before the cursor goes on with the first paragraph, what is behind it comes after the last block. */
function insertInText(editor: Editor, path: Path, blocks: readonly ElementNode[]): void {
  const { selection } = editor;
  if (!selection) return;
  if (Editor.isStart(editor, selection.anchor, path)) {
    insertAt(editor, path, blocks);
    return;
  }
  const [first, ...others] = blocks;
  if (!Editor.isEnd(editor, selection.anchor, path))
    Transforms.splitNodes(editor, { match: (_, at) => Path.equals(at, path), always: true });
  if (first?.type !== 'paragraph') {
    insertAt(editor, Path.next(path), blocks);
    return;
  }
  Transforms.insertNodes(editor, first.children, { at: Editor.end(editor, path), select: true });
  insertAt(editor, Path.next(path), others);
}

/** The items of lists that are pasted into an item follow it, or take its place where it is empty. */
function insertItems(editor: Editor, item: SlateNode, path: Path, lists: readonly ElementNode[]): void {
  const items = lists.flatMap(({ children }) => children);
  const isEmpty = wordsOf(item) === '';
  insertAt(editor, Path.next(path), items);
  if (isEmpty) Transforms.removeNodes(editor, { at: path });
}

/** @returns the place behind what was inserted. */
function insertAt(editor: Editor, path: Path, nodes: readonly SlateNode[]): Path {
  if (nodes.length === 0) return path;
  Transforms.insertNodes(editor, [...nodes], { at: path });
  const index = (path.at(-1) ?? 0) + nodes.length;
  const last = [...path.slice(0, -1), index - 1];
  Transforms.select(editor, Editor.end(editor, last));
  return [...path.slice(0, -1), index];
}

function isList(node: ElementNode): boolean {
  return node.type.endsWith('-list');
}
