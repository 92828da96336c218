import type { CMS } from 'decap-cms-core';
import type { Locale } from '../../i18n/locales.ts';
import { blocks } from '../../mdx/registry.ts';
import { blockEditor } from './editor-components.ts';
import { remarkMdx } from './remark.ts';
import { verbatimBlock } from './verbatim.ts';

/**
 * Makes the rich editor know the blocks and keep everything else as it is. Call it once, before `CMS.init`.
 * @param locale the language of the interface.
 */
export function registerBlocks(
  cms: Pick<CMS, 'registerEditorComponent' | 'registerRemarkPlugin'>,
  locale: Locale,
): void {
  for (const block of blocks) cms.registerEditorComponent(blockEditor(block, locale));
  // The last one: it takes what none of the others recognised.
  cms.registerEditorComponent(verbatimBlock(locale));
  cms.registerRemarkPlugin(remarkMdx);
}
