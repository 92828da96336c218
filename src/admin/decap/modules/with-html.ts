import type { Editor } from 'slate';
import { announceNotice } from '../events.ts';
import { chosenLocale } from '../../config/interface-locale.ts';
import { wordsIn } from '../../words.ts';
import { copiedNodes } from '../../paste/fragment.ts';
import { insertBlocks } from '../../paste/insert.ts';
import { paragraphsOf } from '../../paste/nodes.ts';
import { readHtml, type Pasted } from '../../paste/read-html.ts';
import { keepBlocksApart } from '../../paste/blocks-apart.ts';

/**
 * Decap's plugin for what is pasted. Its own makes pictures that the editor cannot draw, which ends the whole CMS
 * (https://github.com/decaporg/decap-cms/issues/7585, 7790, 7889, 7957), and drops in silence most of what Word and
 * Google Docs put on the clipboard.
 */
export default function withHtml(editor: Editor): Editor {
  const t = wordsIn(chosenLocale());
  editor.insertData = (data) => {
    const copied = copiedNodes(data);
    if (copied) {
      editor.insertFragment(copied);
      return;
    }
    const { blocks, leftOut, isPlain } = read(data);
    insertBlocks(editor, blocks);
    const sentences = [...leftOut].map((each) => t(`pasteWithout_${each}`));
    if (isPlain) sentences.unshift(t('pasteAsPlainText'));
    if (blocks.length === 0 && leftOut.size === 0 && data.files.length > 0) sentences.push(t('pasteFile'));
    if (sentences.length > 0) announceNotice(sentences);
  };
  return keepBlocksApart(editor);
}

/** What the clipboard holds as blocks; its plain text where its HTML cannot be read or says nothing. */
function read(data: DataTransfer): Pasted & { isPlain: boolean } {
  const html = data.getData('text/html');
  const plain = paragraphsOf(data.getData('text/plain'));
  if (html === '') return { blocks: plain, leftOut: new Set(), isPlain: false };
  try {
    const pasted = readHtml(html, location.origin);
    return pasted.blocks.length > 0
      ? { ...pasted, isPlain: false }
      : { ...pasted, blocks: plain, isPlain: plain.length > 0 };
  } catch (cause) {
    // For a bug report; the editor reads that the plain text was taken instead.
    // eslint-disable-next-line no-console -- the browser's console is the only log there is here.
    console.error(cause);
    return { blocks: plain, leftOut: new Set(), isPlain: true };
  }
}
