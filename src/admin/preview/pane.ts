import type { Locale } from '../../i18n/locales.ts';
import { collections, type CollectionName } from '../../model/collections/index.ts';
import { element } from '../dom/element.ts';
import type { Words } from '../words.ts';
import { createChoice, type Choice } from './choice.ts';
import { createNotes, type Notes } from './notes.ts';
import { originField } from './origin-field.ts';
import { PageFrame } from './page-frame.ts';
import { remembered } from './remembered.ts';
import { createPreviewRequests, type PreviewAnswer, type Wanted } from './request.ts';
import { dataIn, entryName, textsOf, unsavedPictures, type Draft } from './texts.ts';
import { writeIn } from './writing-language.ts';

/** What the pane shows, as Decap passes it at each change. */
export interface PaneState {
  draft: Draft;
  /** The language in which the editor writes. */
  writing: Locale;
  /** Takes the editor to a field of the language in which they write. */
  goTo: (field: string) => void;
}

/** Entries that stand on a page with others, each under its name. */
const onSharedPages: ReadonlySet<CollectionName> = new Set(['criteria', 'questions']);

/** The pane beside the fields: the page of what is being written, how to look at it, and what is wrong in the text. */
export class PreviewPane {
  readonly element: HTMLElement;
  readonly #collection: CollectionName;
  readonly #frame: PageFrame;
  readonly #notes: Notes;
  readonly #language: Choice<Locale>;
  readonly #request: (wanted: Wanted) => void;
  #state: PaneState;
  #locale: Locale;
  /** The language of the page on show; the last good one stays while a text is broken. */
  #shown: Locale | undefined;

  constructor(collection: CollectionName, state: PaneState, interfaceLocale: Locale, t: Words) {
    this.#collection = collection;
    this.#state = state;
    this.#locale = state.writing;
    this.#frame = new PageFrame(t('previewPage'), (shown) => void this.#goToOrigin(shown));
    this.#notes = createNotes(t, (field) => void this.#goTo(field));
    this.#request = createPreviewRequests(interfaceLocale, (answer, wanted) => this.#show(answer, wanted));
    this.#language = createChoice(
      t('previewLanguage'),
      { fr: 'Français', en: 'English' },
      this.#locale,
      (locale) => {
        this.#locale = locale;
        this.#ask();
      },
    );
    const bar = element('div', { class: 'bar' }, this.#language.element, ...this.#looks(t));
    const hint = element('p', { class: 'hint' }, t('previewHint'));
    this.element = element('div', { class: 'preview' }, bar, hint, this.#notes.element, this.#frame.element);
    this.#ask();
  }

  /** Follows what the editor writes, and the language in which they write. */
  update(state: PaneState): void {
    if (state.writing !== this.#state.writing) {
      this.#locale = state.writing;
      this.#language.set(state.writing);
    }
    this.#state = state;
    this.#ask();
  }

  close(): void {
    this.#frame.close();
  }

  #looks(t: Words): HTMLElement[] {
    const theme = remembered('theme', ['light', 'dark']);
    const width = remembered('width', ['desktop', 'phone']);
    this.#frame.setTheme(theme.value);
    this.#frame.setWidth(width.value);
    const themes = { light: t('previewLight'), dark: t('previewDark') };
    const widths = { desktop: t('previewDesktop'), phone: t('previewPhone') };
    return [
      createChoice(t('previewTheme'), themes, theme.value, (value) => {
        theme.keep(value);
        this.#frame.setTheme(value);
      }).element,
      createChoice(t('previewWidth'), widths, width.value, (value) => {
        width.keep(value);
        this.#frame.setWidth(value);
      }).element,
    ];
  }

  #ask(): void {
    this.#request({ locale: this.#locale, texts: textsOf(this.#collection, this.#state.draft) });
  }

  async #show(answer: PreviewAnswer | undefined, { locale }: Wanted): Promise<void> {
    this.#notes.show(answer, locale);
    if (!answer) return;
    const keepsLastGood = answer.faults.length > 0 && this.#shown === locale;
    if (keepsLastGood) return;
    if (answer.html === null) {
      this.#frame.hide();
      this.#shown = undefined;
      return;
    }
    await this.#frame.show(answer.html, unsavedPictures(this.#state.draft));
    const isFirst = this.#shown !== locale;
    this.#shown = locale;
    if (isFirst && onSharedPages.has(this.#collection))
      this.#frame.reveal(entryName(this.#collection, this.#state.draft));
  }

  async #goToOrigin(shown: string[]): Promise<void> {
    const data = dataIn(this.#state.draft, this.#locale);
    const field = data && originField(collections[this.#collection].fields, data, shown);
    if (field !== undefined) await this.#goTo(field);
  }

  async #goTo(field: string): Promise<void> {
    await writeIn(this.#locale);
    this.#state.goTo(field);
  }
}
