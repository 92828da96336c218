import escapeEntities from 'decap-cms-widget-markdown/dist/esm/serializers/remarkEscapeMarkdownEntities.js';
import { markBackslashes, type Node } from '../../blocks/text-nodes.ts';

/**
 * Decap's escaping of typed text, which leaves backslashes alone and so loses those that stand before a sign:
 * `\*word\*` would come back as italics. The typed ones are marked first, since afterwards they look the same as
 * Decap's own. https://github.com/decaporg/decap-cms/issues/1309
 */
export default function escapeMarkdown(): (tree: Node) => Node {
  const escape = escapeEntities();
  return (tree) => {
    markBackslashes(tree);
    return escape(tree);
  };
}
