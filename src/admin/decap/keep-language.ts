import type { CMS } from 'decap-cms-core';
import type { Locale } from '../../i18n/locales.ts';
import { onSave } from './events.ts';
import { onEditorChange } from './open-text.ts';
import { shownLanguage, writeIn } from '../preview/writing-language.ts';

/**
 * Puts the fields back into the language in which the editor was writing when they saved. Decap turns them to French
 * before each save, to check them, and leaves them there, while the preview stays as it was: English would then be typed
 * into French fields. Only once the save is done: where something is wrong in French, Decap shows it there.
 */
export function keepWritingLanguage(cms: CMS): void {
  let seen: Locale | undefined;
  let saving: Locale | undefined;
  let wanted: Locale | undefined;
  // What is shown before Decap reacts to what the editor does.
  for (const type of ['click', 'keydown'] as const)
    document.addEventListener(
      type,
      ({ isTrusted }) => {
        if (!isTrusted) return;
        seen = shownLanguage();
        wanted = undefined;
      },
      { capture: true },
    );
  const note = () => {
    saving = seen;
  };
  for (const name of ['preSave', 'prePublish'] as const) cms.registerEventListener({ name, handler: note });
  const restore = () => {
    if (wanted && shownLanguage() !== undefined && shownLanguage() !== wanted) void writeIn(wanted);
  };
  onSave(() => {
    wanted = saving;
    restore();
  });
  // The pane of a new text, or of one that was published, is made anew after the save.
  onEditorChange(restore);
}
