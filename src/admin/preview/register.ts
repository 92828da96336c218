import type { CMS, PreviewTemplateComponentProps } from 'decap-cms-core';
import { Component, createElement, createRef, type ReactNode } from 'react';
import { isLocale, type Locale } from '../../i18n/locales.ts';
import { collectionNames, type CollectionName } from '../../model/collections/index.ts';
import type { Words } from '../words.ts';
import { PreviewPane, type PaneState } from './pane.ts';
import styles from './preview.css?inline';
import type { Draft } from './texts.ts';

/** What Decap gives to a preview, beside what its types say. */
interface Props extends PreviewTemplateComponentProps {
  /** The language in which the editor writes; in it, `entry` holds that language's data only. */
  locale?: string;
  /** Takes the editor to a field, and opens what it is folded into. */
  onFieldClick?: (path: string) => void;
  /** Decap's whole state, which holds both languages of the draft. */
  state?: { entryDraft?: { get: (key: 'entry') => Draft | undefined } };
}

/** Makes Decap's preview pane show the page that the site would have. Call it once, before `CMS.init`. */
export function registerPreview(cms: CMS, locale: Locale, t: Words): void {
  cms.registerPreviewStyle(styles, { raw: true });
  for (const name of collectionNames) cms.registerPreviewTemplate(name, templateOf(name, locale, t));
}

function templateOf(collection: CollectionName, interfaceLocale: Locale, t: Words) {
  return class Preview extends Component<Props> {
    readonly #place = createRef<HTMLDivElement>();
    #pane: PreviewPane | undefined;

    override componentDidMount(): void {
      this.#pane = new PreviewPane(collection, stateOf(this.props), interfaceLocale, t);
      const place = this.#place.current;
      place?.ownerDocument.documentElement.setAttribute('lang', interfaceLocale);
      place?.replaceChildren(this.#pane.element);
    }

    override componentDidUpdate(): void {
      this.#pane?.update(stateOf(this.props));
    }

    override componentWillUnmount(): void {
      this.#pane?.close();
    }

    override render(): ReactNode {
      return createElement('div', { ref: this.#place, className: 'place' });
    }
  };
}

function stateOf({ entry, locale, onFieldClick, state }: Props): PaneState {
  return {
    draft: state?.entryDraft?.get('entry') ?? entry,
    writing: isLocale(locale) ? locale : 'fr',
    goTo: (field) => onFieldClick?.(field),
  };
}
