import type { Bilingual } from '../../i18n/locales.ts';

/** What an attribute holds: it decides the editor's input, the check of the value and how typography treats it. */
export type AttributeKind = 'text' | 'choice' | 'url' | 'image' | 'alt';

/** One value of a `choice`, with the words an editor and, where it is shown, a reader sees. */
export interface Choice {
  value: string;
  label: Bilingual;
}

/** An attribute of a block: always a plain string in the file. */
export interface BlockAttribute {
  name: string;
  kind: AttributeKind;
  label: Bilingual;
  hint?: Bilingual;
  required: boolean;
  /** Only for `choice`. */
  choices?: readonly Choice[];
}

/** What may stand between a block's tags: nothing, Markdown, or Markdown that holds a list (for steps, a numbered one). */
export type BlockChildren = 'none' | 'text' | 'list' | 'numbered-list';

/** A block that a body may use: the source of its gate, its editor in the CMS and its page in the guide. */
export interface Block {
  name: string;
  label: Bilingual;
  /** When to use it, in a sentence. */
  purpose: Bilingual;
  children: BlockChildren;
  /** Label of the children in the editor; only where there are children. */
  childrenLabel?: Bilingual;
  attributes: readonly BlockAttribute[];
  /** Canonical MDX in each language: shown in the guide and used by the tests. */
  examples: readonly Bilingual[];
}
