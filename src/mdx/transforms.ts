import type { Parents } from 'hast';
import type { HastPluginDefinition, MdxJsxAttributeUnion } from 'satteri';
import type { LanguageTag, Locale } from '../i18n/locales.ts';
import { blockNamed, blocks } from './registry.ts';

/** Puts a text's spaces, quotation marks and apostrophes right for a language. */
export type Typography = (text: string, languageTag: LanguageTag) => string;

const blockNames = blocks.map(({ name }) => name);

/**
 * Tells each block what it cannot know by itself: the body's language (`lang`), and for a question the rank of its
 * heading (`level`, one below the last heading before it, 2 at the top of a body).
 */
export function blockContext(locale: Locale): () => HastPluginDefinition {
  return () => {
    let rank = 1;
    return {
      name: 'passerelle-block-context',
      element: {
        filter: ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
        visit(node) {
          rank = Number(node.tagName.slice(1));
        },
      },
      mdxJsxFlowElement: {
        filter: blockNames,
        visit(node, context) {
          const level =
            node.name === 'QuestionAnswer' ? [attribute('level', String(Math.min(rank + 1, 6)))] : [];
          context.setProperty(node, 'attributes', [...node.attributes, attribute('lang', locale), ...level]);
        },
      },
    };
  };
}

function attribute(name: string, value: string): MdxJsxAttributeUnion {
  return { type: 'mdxJsxAttribute', name, value };
}

const verbatimTags = new Set(['code', 'pre', 'kbd', 'samp']);

/** Applies typography to what a reader reads: text outside code, and the blocks' attributes that hold text. */
export function typeset(typography: Typography, languageTag: LanguageTag): HastPluginDefinition {
  return {
    name: 'passerelle-typography',
    text(node, context) {
      let around: Readonly<Parents> | undefined = context.parent(node);
      while (around && around.type !== 'root') {
        if (around.type === 'element' && verbatimTags.has(around.tagName)) return;
        around = context.parent(around);
      }
      const value = typography(node.value, languageTag);
      if (value !== node.value) context.setProperty(node, 'value', value);
    },
    mdxJsxFlowElement: {
      filter: blockNames,
      visit(node, context) {
        const kinds = new Map(blockNamed(node.name ?? '')?.attributes.map(({ name, kind }) => [name, kind]));
        const attributes = node.attributes.map((each) => {
          if (each.type !== 'mdxJsxAttribute' || typeof each.value !== 'string') return each;
          const kind = kinds.get(each.name);
          return kind === 'text' || kind === 'alt'
            ? attribute(each.name, typography(each.value, languageTag))
            : each;
        });
        context.setProperty(node, 'attributes', attributes);
      },
    },
  };
}
