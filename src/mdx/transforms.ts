import type { HastNode, HastPluginDefinition, HastVisitorContext } from 'satteri';
import type { LanguageTag } from '../i18n/locales.ts';
import { partTypography, typography, type Around } from '../i18n/typography.ts';
import { blockNamed, blocks } from './blocks/registry.ts';
import { decodePercent } from './urls.ts';

const blockNames = blocks.map(({ name }) => name);

/**
 * Gives each question the rank of its heading, which it cannot know by itself: one below the last heading before it,
 * 2 at the top of a body.
 */
export function questionLevels(): HastPluginDefinition {
  let rank = 1;
  return {
    name: 'passerelle-question-levels',
    element: {
      filter: ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
      visit(node) {
        rank = Number(node.tagName.slice(1));
      },
    },
    mdxJsxFlowElement: {
      filter: ['QuestionAnswer'],
      visit(node, context) {
        context.setProperty(node, 'level', String(Math.min(rank + 1, 6)));
      },
    },
  };
}

/** The sides to which cells of a table are aligned, as classes: a `style` attribute is refused by the page's policy. */
export const alignedCells: HastPluginDefinition = {
  name: 'passerelle-aligned-cells',
  element: {
    filter: ['td', 'th'],
    visit(node, context) {
      const { style } = node.properties;
      const [, side] = (typeof style === 'string' && /^text-align: (left|center|right)$/.exec(style)) || [];
      if (side === undefined) return;
      context.setProperty(node, 'class', `align-${side}`);
      context.setProperty(node, 'style', null);
    },
  },
};

/** What a body gives an id: its headings, and GitHub's footnotes with the way back from each. */
const marked = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'a', 'li', 'section'];

/**
 * Puts a prefix before every id of a body and before the links that lead to them from within it, since a page has marks of
 * its own and may show several bodies. What leads elsewhere in the page stays as it is.
 */
export function prefixIds(prefix: string): HastPluginDefinition[] {
  const own = new Set<string>();
  const toOwn = (link: unknown) => {
    if (typeof link !== 'string' || !link.startsWith('#')) return undefined;
    return own.has(decodePercent(link.slice(1))) ? `#${prefix}${link.slice(1)}` : undefined;
  };
  const collect: HastPluginDefinition = {
    name: 'passerelle-own-ids',
    element: {
      filter: marked,
      visit({ properties: { id } }) {
        if (typeof id === 'string') own.add(id);
      },
    },
  };
  const rename: HastPluginDefinition = {
    name: 'passerelle-prefixed-ids',
    element: {
      filter: marked,
      visit(node, context) {
        const { id, href, ariaDescribedBy } = node.properties;
        if (typeof id === 'string') context.setProperty(node, 'id', `${prefix}${id}`);
        const link = toOwn(href);
        if (link) context.setProperty(node, 'href', link);
        if (Array.isArray(ariaDescribedBy))
          context.setProperty(
            node,
            'ariaDescribedBy',
            ariaDescribedBy.map((described) => `${prefix}${described}`),
          );
      },
    },
    mdxJsxFlowElement: {
      filter: blockNames,
      visit(node, context) {
        for (const each of node.attributes) {
          if (each.type !== 'mdxJsxAttribute') continue;
          const link = toOwn(each.value);
          if (link) context.setProperty(node, each.name, link);
        }
      },
    },
  };
  return [collect, rename];
}

const verbatimTags = new Set(['code', 'pre', 'kbd', 'samp']);

const inlineTags = new Set(['a', 'code', 'del', 'em', 'kbd', 'samp', 'strong', 'sub', 'sup']);

const isInline = (node: Readonly<HastNode>) =>
  node.type === 'text' || (node.type === 'element' && inlineTags.has(node.tagName));

/** The text beside a node in its paragraph, whatever draws it: that of the next node on that side, else of its parent. */
function beside(node: Readonly<HastNode>, step: -1 | 1, context: HastVisitorContext): string {
  const parent = context.parent(node);
  const index = context.indexOf(node);
  if (!parent || index === undefined) return '';
  const next = parent.children[index + step];
  if (next) return isInline(next) ? (next.type === 'text' ? next.value : context.textContent(next)) : '';
  return parent.type !== 'root' && isInline(parent) ? beside(parent, step, context) : '';
}

function around(node: Readonly<HastNode>, context: HastVisitorContext): Around {
  return {
    before: beside(node, -1, context).slice(-1),
    after: beside(node, 1, context).slice(0, 1),
  };
}

/** Applies typography to what a reader reads: text outside code, descriptions of pictures, the blocks' attributes that hold text. */
export function typeset(languageTag: LanguageTag): HastPluginDefinition {
  return {
    name: 'passerelle-typography',
    text(node, context) {
      let above: Readonly<HastNode> | undefined = context.parent(node);
      while (above && above.type !== 'root') {
        if (above.type === 'element' && verbatimTags.has(above.tagName)) return;
        above = context.parent(above);
      }
      const value = partTypography(node.value, languageTag, around(node, context));
      if (value !== node.value) context.setProperty(node, 'value', value);
    },
    element: {
      filter: ['img'],
      visit(node, context) {
        const { alt } = node.properties;
        if (typeof alt === 'string') context.setProperty(node, 'alt', typography(alt, languageTag));
      },
    },
    mdxJsxFlowElement: {
      filter: blockNames,
      visit(node, context) {
        const block = blockNamed(node.name ?? '');
        for (const each of node.attributes) {
          if (each.type !== 'mdxJsxAttribute' || typeof each.value !== 'string') continue;
          const kind = block?.attributes.find(({ name }) => name === each.name)?.kind;
          if (kind !== 'text' && kind !== 'alt') continue;
          context.setProperty(node, each.name, typography(each.value, languageTag));
        }
      },
    },
  };
}
