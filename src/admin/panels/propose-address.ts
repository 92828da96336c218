import { locales } from '../../i18n/locales.ts';
import type { Collection } from '../../model/collection.ts';
import { collections, isCollectionName } from '../../model/collections/index.ts';
import { findField } from '../dom/find-field.ts';
import { newEntryName } from '../config/new-entry-name.ts';

/** Writes into a new text the end of its address, from its title, in each language that has none yet. */
export function proposeAddress(): void {
  document.addEventListener('focusout', ({ target }) => {
    const [, name = ''] = /^#\/collections\/([a-z]+)\/new/.exec(location.hash) ?? [];
    if (!isCollectionName(name) || !(target instanceof HTMLInputElement)) return;
    const { fields, titleField }: Collection = collections[name];
    const isTitle = target.id.startsWith(`${titleField}-field-`) && !target.closest('.cms-editor-visual');
    if (!('urlSlug' in fields) || !isTitle || target.value.trim() === '') return;
    void propose(name, target);
  });
}

async function propose(collection: string, title: HTMLInputElement): Promise<void> {
  const isEnglish = title.closest('.Pane2') !== null;
  const address = await findField('urlSlug', isEnglish ? locales[1] : locales[0]);
  if (!(address instanceof HTMLInputElement) || address.value !== '') return;
  // React listens to the input event and reads the value that the browser's own setter has put.
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(
    address,
    newEntryName(collection, title.value),
  );
  address.dispatchEvent(new Event('input', { bubbles: true }));
  // An editor who is in the field already replaces the proposal, and does not type behind it.
  if (document.activeElement === address) address.select();
}
