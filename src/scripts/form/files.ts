import { formatBytes } from '../../forms/messages.ts';
import type { PageDefinition } from './definition.ts';

/** Lists under each file input what was chosen, with its size and a way to take it back; browsers show a name at most. */
export function listChosenFiles(form: HTMLFormElement, page: PageDefinition, onChange: () => void): void {
  for (const input of form.querySelectorAll<HTMLInputElement>('input[type=file]')) {
    const list = input.parentElement?.querySelector<HTMLElement>('[data-chosen]');
    if (!list) continue;
    const show = () => {
      const files = [...(input.files ?? [])];
      list.hidden = files.length === 0;
      list.replaceChildren(
        ...files.map((file) =>
          toItem(file, page, () => {
            takeBack(input, file);
            show();
            onChange();
            input.focus();
          }),
        ),
      );
    };
    input.addEventListener('change', show);
    show();
  }
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
