import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';
import { root } from '../environment.ts';

/** Modules of Decap, and the files of `src/admin/decap/modules/` that stand in for them; each file says why. */
export const patchedModules: ReadonlyMap<string, string> = new Map([
  ['decap-cms-widget-markdown/dist/esm/serializers/remarkEscapeMarkdownEntities.js', 'escape-markdown.ts'],
  ['decap-cms-widget-markdown/dist/esm/MarkdownControl/plugins/html/withHtml.js', 'with-html.ts'],
  ['decap-cms-widget-markdown/dist/esm/MarkdownControl/components/Shortcode.js', 'shortcode.ts'],
  ['decap-cms-core/dist/esm/components/Collection/CollectionSearch.js', 'search-everywhere.ts'],
  ['decap-cms-core/dist/esm/components/Collection/Entries/EntryListing.js', 'paged-listing.ts'],
  ['decap-cms-core/dist/esm/components/Workflow/WorkflowCard.js', 'workflow-card.ts'],
  ['decap-cms-core/dist/esm/reducers/entryDraft.js', 'entry-draft.ts'],
  ['decap-cms-core/dist/esm/reducers/editorialWorkflow.js', 'editorial-workflow.ts'],
]);

/** Puts our files in the place of modules that Decap’s own modules import from beside them. */
export function decapPatches(): Plugin {
  return {
    name: 'passerelle:decap-patches',
    enforce: 'pre',
    resolveId: (source, importer) => {
      if (!source.startsWith('.') || importer === undefined) return undefined;
      const path = join(dirname(importer), source).split('/node_modules/').at(-1) ?? '';
      const file = patchedModules.get(path.endsWith('.js') ? path : `${path}.js`);
      return file === undefined ? undefined : join(root, 'src/admin/decap/modules', file);
    },
  };
}
