import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createEditor, type Editor } from 'slate';
import { keepBlocksApart, moveBlock, removeBlock } from '../../src/admin/paste/blocks-apart.ts';
import { insertBlocks } from '../../src/admin/paste/insert.ts';
import { block, isText, wordsOf, type ElementNode, type SlateNode } from '../../src/admin/paste/nodes.ts';

const text = (words: string) => block('paragraph', [{ text: words }]);
const item = (...words: string[]) => block('list-item', words.map(text));
const form = (name: string): ElementNode => ({
  type: 'shortcode',
  data: { shortcode: name },
  children: [{ text: '' }],
});

/** The rich editor's tree with the cursor somewhere in it, as Decap sets Slate up. */
function editorWith(children: ElementNode[], path: number[], offset = 0): Editor {
  const editor = createEditor();
  editor.isVoid = ({ type }) => type === 'shortcode' || type === 'break';
  editor.isInline = ({ type }) => type === 'link' || type === 'break';
  editor.children = children;
  const point = { path, offset };
  editor.selection = { anchor: point, focus: point };
  return keepBlocksApart(editor);
}

/** `paragraph(words)`, a block with a form by its name, lists and their items by what they hold. */
function shown(nodes: readonly SlateNode[]): string {
  return nodes
    .map((node) => {
      if (isText(node)) return node.text;
      if (node.type === 'shortcode') return `<${String(node.data?.['shortcode'])}>`;
      const isLine = node.children.every((child) => isText(child) || child.type === 'link');
      return `${node.type}(${isLine ? wordsOf(node) : shown(node.children)})`;
    })
    .join(' ');
}

suite('what an editor pastes', () => {
  const list = block('bulleted-list', [item('un'), item('deux')]);
  const cases: readonly [
    what: string,
    before: ElementNode[],
    path: number[],
    offset: number,
    pasted: ElementNode[],
    after: string,
  ][] = [
    [
      'takes the place of an empty paragraph',
      [text('')],
      [0, 0],
      0,
      [block('heading-two', [{ text: 'T' }]), text('a')],
      'heading-two(T) paragraph(a)',
    ],
    ['joins a sentence when it is one', [text('ab')], [0, 0], 1, [text('X')], 'paragraph(aXb)'],
    [
      'goes on in the sentence and keeps its order',
      [text('ab')],
      [0, 0],
      1,
      [text('X'), list, text('Y')],
      'paragraph(aX) bulleted-list(list-item(paragraph(un)) list-item(paragraph(deux))) paragraph(Y) paragraph(b)',
    ],
    [
      'becomes items in a list',
      [block('bulleted-list', [item('a'), item('')])],
      [0, 1, 0, 0],
      0,
      [list],
      'bulleted-list(list-item(paragraph(a)) list-item(paragraph(un)) list-item(paragraph(deux)))',
    ],
    [
      'stands below a list when an item cannot hold it',
      [block('bulleted-list', [item('a')])],
      [0, 0, 0, 0],
      1,
      [block('heading-two', [{ text: 'T' }])],
      'bulleted-list(list-item(paragraph(a))) heading-two(T)',
    ],
    [
      'stands below the block that is chosen',
      [form('Quote'), text('a')],
      [0, 0],
      0,
      [text('X'), text('Y')],
      '<Quote> paragraph(X) paragraph(Y) paragraph(a)',
    ],
    [
      'is one line in a cell of a table',
      [block('table', [block('table-row', [block('table-cell', [{ text: 'a' }]), block('table-cell', [])])])],
      [0, 0, 0, 0],
      1,
      [text('X'), text('Y')],
      'table(table-row(table-cell(aX Y) table-cell()))',
    ],
  ];
  for (const [what, before, path, offset, pasted, after] of cases)
    test(what, () => {
      const editor = editorWith(structuredClone(before), path, offset);
      insertBlocks(editor, structuredClone(pasted));
      assert.equal(shown(editor.children), after);
    });
});

suite('an editor who erases', () => {
  test('removes the chosen block alone, whatever keys follow', () => {
    const editor = editorWith([form('Quote'), form('Video'), form('Button')], [1, 0]);
    editor.deleteBackward('character');
    assert.equal(shown(editor.children), '<Quote> paragraph() <Button>');
    editor.insertText('x');
    editor.deleteBackward('character');
    editor.deleteBackward('character');
    assert.equal(
      shown(editor.children),
      '<Quote> <Button>',
      'the empty paragraph goes, the block before is chosen',
    );
  });

  test('chooses the block before a text, and keeps both', () => {
    const editor = editorWith([form('Quote'), text('a')], [1, 0]);
    editor.deleteBackward('character');
    assert.equal(shown(editor.children), '<Quote> paragraph(a)');
    assert.deepEqual(editor.selection?.anchor.path, [0, 0]);
  });

  test('goes up and down over what stands beside it, and stays where there is nothing more', () => {
    const editor = editorWith([text('a'), form('Quote'), form('Button')], [1, 0]);
    moveBlock(editor, [1], 'up');
    assert.equal(shown(editor.children), '<Quote> paragraph(a) <Button>');
    moveBlock(editor, [0], 'up');
    moveBlock(editor, [0], 'down');
    moveBlock(editor, [1], 'down');
    moveBlock(editor, [2], 'down');
    assert.equal(shown(editor.children), 'paragraph(a) <Button> <Quote>');
  });

  test('has a paragraph to go on in when the only block is removed', () => {
    const editor = editorWith([form('Quote')], [0, 0]);
    removeBlock(editor, [0]);
    assert.equal(shown(editor.children), 'paragraph()');
    assert.deepEqual(editor.selection?.anchor.path, [0, 0]);
  });
});
