import OwnShortcode from 'decap-cms-widget-markdown/dist/esm/MarkdownControl/components/Shortcode.js';
import { createElement, useEffect, useRef, type MouseEvent, type ReactNode } from 'react';
import { ReactEditor, useSlateStatic } from 'slate-react';
import { blockNamed } from '../../../mdx/blocks/registry.ts';
import { chosenLocale } from '../../config/interface-locale.ts';
import { moveBlock, removeBlock } from '../../paste/blocks-apart.ts';
import type { ElementNode } from '../../paste/nodes.ts';
import { wordsIn } from '../../words.ts';

/** Where a form can be filled in; the first button only folds it. */
const fields = 'input, textarea, [contenteditable="true"], button:not([data-testid="expand-button"])';

interface Props {
  element: ElementNode & { id?: string; data: { shortcode: string } };
  children: ReactNode;
}

/**
 * The form of a block inside a text, with buttons that move and remove it (Decap's has none: a block goes only by clicking
 * its bar and pressing Delete, and cannot be moved), and with the cursor in its first field once it was added.
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
  const move = (way: 'up' | 'down') => (event: MouseEvent<HTMLButtonElement>) => {
    const button = event.currentTarget;
    moveBlock(editor, ReactEditor.findPath(editor, element), way);
    // Moved in the page, it loses the focus: with the keyboard one goes on moving.
    setTimeout(() => {
      button.focus();
    });
  };
  const t = wordsIn(locale);
  const button = (sign: string, name: string, onClick: (event: MouseEvent<HTMLButtonElement>) => void) =>
    createElement(
      'button',
      { type: 'button', className: 'cms-block-tool', 'aria-label': name, title: name, onClick },
      sign,
    );
  return createElement(
    'div',
    { ref: root, className: 'cms-block' },
    createElement(OwnShortcode, props),
    createElement(
      'div',
      { className: 'cms-block-tools' },
      button('↑', t('moveBlockUp', { label }), move('up')),
      button('↓', t('moveBlockDown', { label }), move('down')),
      button('×', t('removeBlock', { label }), remove),
    ),
  );
}
