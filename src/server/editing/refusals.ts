import type { Bilingual } from '../../i18n/locales.ts';
import { Refusal } from './refusal.ts';

/** The path that the browser named is none of ours. */
export function badPath(path: string): Refusal {
  return new Refusal('path', {
    fr: `« ${path} » n’est pas un texte ni une image du site : l’éditeur n’y touche pas.`,
    en: `“${path}” is neither a text nor a picture of the site: the editor does not touch it.`,
  });
}

/** A save names files of several entries. */
export function notOneEntry(): Refusal {
  return new Refusal('request', {
    fr: 'L’enregistrement ne porte pas sur un seul texte. Rechargez la page et recommencez.',
    en: 'The save is not about one text. Reload the page and try again.',
  });
}

/** A new entry would replace another. */
export function nameTaken(name: string): Refusal {
  return new Refusal('name-taken', {
    fr: `Un texte s’appelle déjà « ${name} ». Changez le titre, puis enregistrez de nouveau.`,
    en: `A text is already called “${name}”. Change the title, then save again.`,
  });
}

/** An entry of a fixed collection, such as the home page, can be changed but neither made nor taken away. */
export function isFixed(label: Bilingual): Refusal {
  return new Refusal('request', {
    fr: `La rubrique « ${label.fr} » est fixe : ses textes se modifient, mais ne s’ajoutent ni ne se retirent.`,
    en: `The collection “${label.en}” is fixed: its texts can be changed, but none can be added or taken away.`,
  });
}

/** The entry is not among the published ones. */
export function notPublished(name: string): Refusal {
  return new Refusal('not-found', {
    fr: `Le texte « ${name} » n’est pas en ligne, ou ne l’est plus.`,
    en: `The text “${name}” is not live, or no longer is.`,
  });
}
