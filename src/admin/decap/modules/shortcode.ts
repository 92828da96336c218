import OwnShortcode from 'decap-cms-widget-markdown/dist/esm/MarkdownControl/components/Shortcode.js';
import { createElement, useEffect, useRef, type ReactNode } from 'react';
import { ReactEditor, useSlateStatic } from 'slate-react';
import { blockNamed } from '../../../mdx/blocks/registry.ts';
import { chosenLocale } from '../../config/interface-locale.ts';
import { removeBlock } from '../../paste/blocks-apart.ts';
import type { ElementNode } from '../../paste/nodes.ts';
import { wordsIn } from '../../words.ts';

/** Where a form can be filled in; the first button only folds it. */
const fields = 'input, textarea, [contenteditable="true"], button:not([data-testid="expand-button"])';

interface Props {
  element: ElementNode & { id?: string; data: { shortcode: string } };
  children: ReactNode;
}

/**
 * The form of a block inside a text, with a button that removes it (Decap's has none: a block goes only by clicking its
 * bar and pressing Delete), and with the cursor in its first field once it was added.
 */
export default function Shortcode(props: Props): ReactNode {
  const editor = useSlateStatic();
  const root = useRef<HTMLDivElement>(null);
  const { element } = props;
  useEffect(() => {
    // Only a block that the editor adds has a name beside its data.
    if (element.id === undefined) return;
    const timer = setTimeout(() => {
      root.current?.querySelector<HTMLElement>(fields)?.focus();
    });
    return () => {
      clearTimeout(timer);
    };
  }, []);
  const locale = chosenLocale();
  const label = blockNamed(element.data.shortcode)?.label[locale] ?? '';
  const remove = () => {
    removeBlock(editor, ReactEditor.findPath(editor, element));
    ReactEditor.focus(editor);
  };
  const name = wordsIn(locale)('removeBlock', { label });
  const button = createElement(
    'button',
    { type: 'button', className: 'cms-block-remove', 'aria-label': name, title: name, onClick: remove },
    '×',
  );
  return createElement(
    'div',
    { ref: root, className: 'cms-block' },
    createElement(OwnShortcode, props),
    button,
  );
}
