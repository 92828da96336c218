import { fold } from './fold.ts';

const longest = 60;

/**
 * A text as an address or a file name takes it: letters without accents in lower case, digits and hyphens; empty where it has
 * neither letters nor digits.
 * @example slugOf('L’Été à Québec') // 'l-ete-a-quebec'
 */
export const slugOf = (text: string): string =>
  fold(text)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longest)
    .replace(/^-|-$/g, '');
