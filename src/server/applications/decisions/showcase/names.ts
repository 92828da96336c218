import { fold } from '../../../../i18n/fold.ts';

const longest = 60;

/** A file name and address from a title: `Café Œuvre & Cie` is `cafe-oeuvre-cie`. `company` where no letter is left. */
export function toSlug(title: string): string {
  const words = fold(title).match(/[a-z0-9]+/g) ?? [];
  const slug = words.join('-').slice(0, longest).replace(/-$/, '');
  return slug === '' ? 'company' : slug;
}

/** The same, or the first of `…-2`, `…-3` that nothing is called. */
export function freeName(slug: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? slug : `${slug}-${number}`;
    if (!taken.has(name)) return name;
  }
}
