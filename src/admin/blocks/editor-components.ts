import type { BlockEditorComponentOptions } from 'decap-cms-core';
import type { Locale } from '../../i18n/locales.ts';
import type { Block, BlockAttribute } from '../../mdx/blocks/block.ts';
import { blocks, textButtons } from '../../mdx/blocks/registry.ts';
import { contentKey, patternOf, readBlock, writeBlock, type BlockData } from './codec.ts';

/** An input of a block's editor, as Decap's configuration writes it. Its own type knows only name, label and widget. */
interface Input {
  name: string;
  label: string;
  widget: string;
  required?: boolean;
  hint?: string;
  options?: readonly { value: string; label: string }[];
  default?: string;
  fields?: readonly Input[];
  /** Of one item of a list, for the button that adds one. */
  label_singular?: string;
  /** What stands for an item while it is folded. */
  summary?: string;
  /** Only as high as its text. */
  minimal?: boolean;
  buttons?: readonly string[];
  editor_components?: readonly string[];
  choose_url?: boolean;
}

const words = {
  fr: {
    list: { item: 'fait', lead: 'Intitulé' },
    'numbered-list': { item: 'étape', lead: 'En bref' },
    text: 'Texte',
  },
  en: {
    list: { item: 'fact', lead: 'Name' },
    'numbered-list': { item: 'step', lead: 'In short' },
    text: 'Text',
  },
} as const;

/** The rich editor inside a block: it offers only blocks without a text of their own. */
const innerText = {
  widget: 'markdown',
  minimal: true,
  buttons: textButtons,
  editor_components: blocks.filter(({ children }) => children === 'none').map(({ name }) => name),
};

/** The editor of a block, made from its entry in the registry. */
export function blockEditor(block: Block, locale: Locale): BlockEditorComponentOptions {
  const inputs = [
    ...block.attributes.map((attribute) => inputOf(attribute, locale)),
    ...contentInput(block, locale),
  ];
  return {
    id: block.name,
    label: block.label[locale],
    fields: inputs,
    pattern: patternOf(block),
    fromBlock: (match) => readBlock(block, match),
    toBlock: (data: BlockData) => writeBlock(block, data),
    toPreview: (data: BlockData) => writeBlock(block, data),
  };
}

function inputOf({ name, kind, label, hint, required, choices }: BlockAttribute, locale: Locale): Input {
  const input: Input = {
    name,
    label: label[locale],
    widget: kind === 'choice' ? 'select' : kind === 'image' ? 'image' : 'string',
    required,
    ...(hint ? { hint: hint[locale] } : {}),
  };
  if (kind === 'image') return { ...input, choose_url: false };
  if (kind !== 'choice') return input;
  const options = (choices ?? []).map((choice) => ({ value: choice.value, label: choice.label[locale] }));
  // A new block is valid as it is inserted: a choice that must be made begins with the first.
  return { ...input, options, ...(required && options[0] ? { default: options[0].value } : {}) };
}

function contentInput(block: Block, locale: Locale): readonly Input[] {
  const label = block.childrenLabel?.[locale] ?? block.label[locale];
  switch (block.children) {
    case 'none':
      return [];
    case 'text':
      return [{ name: contentKey, label, ...innerText }];
    case 'list':
    case 'numbered-list': {
      const { item, lead } = words[locale][block.children];
      const fields = [
        { name: 'lead', label: lead, widget: 'string', required: false },
        { name: 'text', label: words[locale].text, widget: 'string', required: false },
      ];
      const summary = '{{fields.lead}} {{fields.text}}';
      return [{ name: contentKey, label, label_singular: item, widget: 'list', summary, fields }];
    }
  }
}
