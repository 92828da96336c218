import type { BaseEditor } from 'slate';
import type { ReactEditor } from 'slate-react';
import type { ElementNode, TextNode } from '../../paste/nodes.ts';

/** The tree of Decap's rich editor, as Slate asks its users to name it. */
declare module 'slate' {
  interface CustomTypes {
    Editor: BaseEditor & ReactEditor;
    Element: ElementNode;
    Text: TextNode;
  }
}
