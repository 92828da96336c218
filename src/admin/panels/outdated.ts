import { otherLocale } from '../../i18n/locales.ts';
import {
  outdatedSchema,
  type ChangedField,
  type OutdatedTranslation,
} from '../../model/messages/comparison.ts';
import type { Ask } from '../backend/ask.ts';
import { onSave } from '../decap/events.ts';
import { onEditorChange, openText, type OpenText } from '../decap/open-text.ts';
import { element } from '../dom/element.ts';
import { writeIn } from '../preview/writing-language.ts';
import type { Words } from '../words.ts';
import { drawnField, placeBeside } from './beside-field.ts';
import { changedText } from './comparison-view.ts';

const container = '[class*="-EditorContainer"]';

/**
 * Says at the top of an entry that its translation is behind, and at each field of the translation what its source says
 * anew since the translation was last right: what a translator has to catch up with, where they write it.
 */
export function showOutdated(ask: Ask, t: Words): void {
  let shownFor = '';
  let asked = 0;
  let strip: Strip | undefined;
  let said = '';
  const show = (found: OutdatedTranslation | null) => {
    // What says the same stays as it is, with what the editor has folded in it.
    if (strip && JSON.stringify(found) === said) return;
    said = JSON.stringify(found);
    strip?.remove();
    strip = found ? new Strip(found, t) : undefined;
    strip?.place();
  };
  const refresh = async () => {
    const entry = openText();
    shownFor = keyOf(entry);
    const turn = (asked += 1);
    if (!entry) {
      show(null);
      return;
    }
    const params = { collection: entry.collection, slug: entry.name };
    const found = outdatedSchema.nullable().parse(await ask({ action: 'outdated', params }));
    // The editor may have gone elsewhere meanwhile, or saved once more.
    if (turn === asked) show(found);
  };
  onSave(() => void refresh());
  onEditorChange(() => {
    if (keyOf(openText()) === shownFor) strip?.place();
    else {
      show(null);
      void refresh();
    }
  });
}

/** Which text it is; empty for none. */
const keyOf = (entry: OpenText | undefined) => (entry ? `${entry.collection}/${entry.name}` : '');

/** What is shown of one translation that is behind. */
class Strip {
  readonly #locale: OutdatedTranslation['locale'];
  readonly #top: HTMLElement;
  /** By field. Those whose field is not in view, in this language or at all, stand at the top. */
  readonly #notes: ReadonlyMap<string, HTMLElement>;
  /** Decap draws the fields anew when the editor turns to the other language, and tells nobody. */
  readonly #drawn = new MutationObserver(() => {
    this.place();
  });

  constructor({ locale, fields }: OutdatedTranslation, t: Words) {
    this.#locale = locale;
    const words = { language: t(locale), source: t(otherLocale(locale)) };
    this.#notes = new Map(
      fields?.map((field) => [field.field, toNote(field, t('outdatedChanges', words), t)]),
    );
    const ways = fields?.map(({ field, label }) => {
      const way = element('button', { type: 'button' }, label);
      // Later than the click, which would close the menu of languages that is opened on the way.
      way.addEventListener('click', () => setTimeout(() => void this.#goTo(field)));
      return element('li', {}, way);
    });
    this.#top = element(
      'section',
      { class: 'cms-outdated', 'aria-labelledby': 'cms-outdated-title' },
      element('h2', { id: 'cms-outdated-title' }, t('outdatedTitle', words)),
      element('p', {}, t(fields ? 'outdatedLead' : 'outdatedUnknown', words)),
      ...(ways ? [element('ul', {}, ...ways)] : []),
    );
  }

  /** Puts everything where it belongs, once Decap has drawn it, and again when it has drawn it anew. */
  place(): void {
    const page = document.querySelector(container);
    if (page && this.#top.parentElement !== page) {
      page.insertBefore(this.#top, page.children[1] ?? null);
      this.#drawn.observe(page, { childList: true, subtree: true });
    }
    for (const [field, note] of this.#notes) {
      const found = drawnField(field, this.#locale);
      if (found) placeBeside(found, note);
      else if (note.parentElement !== this.#top) this.#top.append(note);
    }
  }

  remove(): void {
    this.#drawn.disconnect();
    this.#top.remove();
    for (const note of this.#notes.values()) note.remove();
  }

  async #goTo(field: string): Promise<void> {
    if (!drawnField(field, this.#locale)) await writeIn(this.#locale);
    this.place();
    const drawn = drawnField(field, this.#locale);
    (drawn?.whole ?? this.#notes.get(field))?.scrollIntoView({ block: 'start' });
    drawn?.input.focus({ preventScroll: true });
  }
}

/** What changed in one field, named by the field for those who meet it at the top. */
function toNote(field: ChangedField, title: string, t: Words): HTMLElement {
  return element(
    'details',
    { class: 'cms-behind', open: '' },
    element('summary', {}, title, element('span', { class: 'cms-behind-field' }, ` — ${field.label}`)),
    changedText(field, t),
  );
}
