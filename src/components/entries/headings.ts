import { satteriHeadingIdsPlugin } from '@astrojs/markdown-satteri';
import * as runtime from 'astro/jsx-runtime';
import type { HastPluginDefinition } from 'satteri';
import type { Item } from '../../collections/library/library.ts';
import { typography } from '../../i18n/typography.ts';
import { evaluateBody } from '../../mdx/evaluate.ts';

/** Stands before the marks of an entry's body. No file's name holds two hyphens in a row: no other mark of a page begins so. */
export const idPrefixOf = ({ collection, name }: Item): string => `${collection}-${name}--`;

/** The second-rank headings of an entry's text, in order, with the ids that its page gives them. */
export function headingsOf(item: Item): { id: string; title: string }[] {
  const found: { id: string; title: string }[] = [];
  const collect: HastPluginDefinition = {
    name: 'passerelle-headings',
    element: {
      filter: ['h2'],
      visit(node, context) {
        const id = `${idPrefixOf(item)}${String(node.properties['id'])}`;
        found.push({ id, title: typography(context.textContent(node), item.languageTag) });
      },
    },
  };
  evaluateBody(item.body, runtime, {
    languageTag: item.languageTag,
    file: item.file,
    hastPlugins: [satteriHeadingIdsPlugin(), collect],
  });
  return found;
}
