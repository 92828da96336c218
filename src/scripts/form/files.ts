import type { FieldOfType } from '../../forms/definition.ts';
import { fieldsOf } from '../../forms/fields/fields.ts';
import { formatBytes } from '../../forms/messages.ts';
import { checkFiles } from '../../forms/validate.ts';
import { toFileInfo } from './check.ts';
import type { PageDefinition } from './definition.ts';
import { updateError } from './errors.ts';

/**
 * Lists under each file input what was chosen, with its size and a way to take it back: browsers show a name at most. What is
 * wrong with a file is said when it is chosen; the file stays until another one is, so that nothing leaves without it unseen.
 */
export function followFiles(
  root: HTMLElement,
  form: HTMLFormElement,
  { page, onChange }: { page: PageDefinition; onChange: () => void },
): void {
  for (const field of fieldsOf(page.form)) {
    const input = form.elements.namedItem(field.name);
    if (field.type !== 'file' || !(input instanceof HTMLInputElement)) continue;
    const list = input.parentElement?.querySelector<HTMLElement>('[data-chosen]');
    if (!list) continue;
    const remove = (file: File) => {
      takeBack(input, file);
      follow();
      onChange();
      input.focus();
    };
    const show = () => {
      const files = [...(input.files ?? [])];
      list.hidden = files.length === 0;
      list.replaceChildren(
        ...files.map((file) =>
          toItem(file, page, () => {
            remove(file);
          }),
        ),
      );
    };
    const follow = () => {
      show();
      updateError(root, field.name, { error: errorOf(field, input), page });
    };
    input.addEventListener('change', follow);
    show();
  }
}

/** What is wrong with the files that are chosen. None is nothing wrong yet. */
function errorOf(field: FieldOfType<'file'>, { files }: HTMLInputElement) {
  const chosen = [...(files ?? [])].map((file) => toFileInfo(field.name, file));
  return chosen.length === 0 ? undefined : checkFiles(field, chosen);
}

function toItem({ name, size }: File, { t, languageTag }: PageDefinition, remove: () => void): HTMLLIElement {
  const item = document.createElement('li');
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = t('form.files.remove', { name });
  button.addEventListener('click', remove);
  item.append(`${t('form.files.ready', { name, size: formatBytes(size, languageTag) })} `, button);
  return item;
}

/** A list of files cannot be changed, only replaced. */
function takeBack(input: HTMLInputElement, file: File): void {
  const kept = new DataTransfer();
  for (const one of input.files ?? []) if (one !== file) kept.items.add(one);
  input.files = kept.files;
}
