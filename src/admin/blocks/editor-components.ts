import type { BlockEditorComponentOptions } from 'decap-cms-core';
import type { Locale } from '../../i18n/locales.ts';
import type { Block, BlockAttribute } from '../../mdx/registry.ts';
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
  choose_url?: boolean;
}

const words = {
  fr: { lead: 'En gras', text: 'Texte', item: 'Élément' },
  en: { lead: 'In bold', text: 'Text', item: 'Item' },
} as const;

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
      return [{ name: contentKey, label, widget: 'markdown' }];
    case 'list':
    case 'numbered-list': {
      const { lead, text } = words[locale];
      const fields = [
        { name: 'lead', label: lead, widget: 'string', required: false },
        { name: 'text', label: text, widget: 'string', required: false },
      ];
      return [{ name: contentKey, label, widget: 'list', fields }];
    }
  }
}
