import { Editor, Element, Node, Path, Range, Transforms } from 'slate';

/**
 * Makes the keys that erase take one block at a time: beside a block they choose it, and only a second press removes it.
 * Slate would remove the next block as well as the one before. https://github.com/ianstormtaylor/slate/issues/3991
 */
export function keepBlocksApart(editor: Editor): Editor {
  const { deleteBackward, deleteForward } = editor;
  editor.deleteBackward = (unit) => {
    if (!removeChosenBlock(editor) && !chooseBlockBeside(editor, 'before')) deleteBackward(unit);
  };
  editor.deleteForward = (unit) => {
    if (!removeChosenBlock(editor) && !chooseBlockBeside(editor, 'after')) deleteForward(unit);
  };
  return editor;
}

/** Removes the block at `path` and leaves the cursor in a text beside it, in an empty one where there is none. */
export function removeBlock(editor: Editor, path: Path): void {
  Editor.withoutNormalizing(editor, () => {
    Transforms.removeNodes(editor, { at: path, voids: true });
    const isText = (at: Path) => Node.has(editor, at) && !isBlock(editor, Node.get(editor, at));
    if (isText(path)) Transforms.select(editor, Editor.start(editor, path));
    else if (Path.hasPrevious(path) && isText(Path.previous(path)))
      Transforms.select(editor, Editor.end(editor, Path.previous(path)));
    else {
      const empty = { type: 'paragraph', children: [{ text: '' }] };
      Transforms.insertNodes(editor, empty, { at: path, select: true });
    }
  });
}

/** Moves the block at `path` over the text or block above or below it; the first and the last stay where they are. */
export function moveBlock(editor: Editor, path: Path, way: 'up' | 'down'): void {
  if (way === 'up' && !Path.hasPrevious(path)) return;
  const to = way === 'up' ? Path.previous(path) : Path.next(path);
  if (Node.has(editor, to)) Transforms.moveNodes(editor, { at: path, to, voids: true });
}

/** A block with a form, or a rule: it is erased as a whole. */
function isBlock(editor: Editor, node: Node): boolean {
  return Element.isElement(node) && Editor.isBlock(editor, node) && Editor.isVoid(editor, node);
}

function removeChosenBlock(editor: Editor): boolean {
  const found = Editor.above(editor, { match: (node) => isBlock(editor, node), voids: true });
  if (!found) return false;
  removeBlock(editor, found[1]);
  return true;
}

/** Chooses the block that the cursor stands right before or after; an empty paragraph between them goes. */
function chooseBlockBeside(editor: Editor, side: 'before' | 'after'): boolean {
  const { selection } = editor;
  const index = selection?.anchor.path[0];
  if (!selection || index === undefined || !Range.isCollapsed(selection)) return false;
  const isAtEdge = (side === 'before' ? Editor.isStart : Editor.isEnd)(editor, selection.anchor, [index]);
  const beside = editor.children[side === 'before' ? index - 1 : index + 1];
  if (!isAtEdge || !beside || !isBlock(editor, beside)) return false;
  const isEmpty = Editor.string(editor, [index]) === '';
  if (isEmpty) Transforms.removeNodes(editor, { at: [index] });
  const at = side === 'before' ? index - 1 : isEmpty ? index : index + 1;
  Transforms.select(editor, Editor.start(editor, [at]));
  return true;
}
