import type { Locale } from '../../i18n/locales.ts';
import { blocks } from '../../mdx/blocks/registry.ts';
import { blockEditor } from './editor-components.ts';
import { remarkMdx } from './remark.ts';
import { codeBlock, verbatimBlock } from './verbatim.ts';

/** The part of Decap that is used here. Written as methods: Decap's own types do not know the component of a code block. */
interface Editor {
  registerEditorComponent(component: object & { id: string }): void;
  registerRemarkPlugin(plugin: typeof remarkMdx): void;
}

/**
 * Makes the rich editor know the blocks and keep everything else as it is. Call it once, before `CMS.init`.
 * @param locale the language of the interface.
 */
export function registerBlocks(cms: Editor, locale: Locale): void {
  for (const block of blocks) cms.registerEditorComponent(blockEditor(block, locale));
  cms.registerEditorComponent(codeBlock(locale));
  cms.registerEditorComponent(verbatimBlock(locale));
  cms.registerRemarkPlugin(remarkMdx);
}
