import type { PageDefinition } from './definition.ts';

const chosenFiles = (form: HTMLFormElement) =>
  [...form.querySelectorAll<HTMLInputElement>('input[type=file]')].reduce(
    (sum, { files }) => sum + (files?.length ?? 0),
    0,
  );

/** Answers follow to the other language; a chosen file cannot: that is said before it is left behind. */
export function warnOfLostFiles(form: HTMLFormElement, { t }: PageDefinition): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('header a[hreflang]')) {
    link.addEventListener('click', (event) => {
      const count = chosenFiles(form);
      if (count > 0 && !confirm(t('form.language.losesFiles', { count }))) event.preventDefault();
    });
  }
}
