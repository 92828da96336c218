import type { Bilingual } from '../../i18n/locales.ts';
import { Refusal } from './refusal.ts';

/** The path that the browser named is none of ours. */
export function badPath(path: string): Refusal {
  return new Refusal('path', {
    fr: `« ${path} » n’est pas un texte ni une image du site : l’éditeur n’y touche pas.`,
    en: `“${path}” is neither a text nor an image of the site: the editor does not touch it.`,
  });
}

/** The texts are in another repository that has not been reached since the first start. */
export function notReady(): Refusal {
  return new Refusal('not-ready', {
    fr: 'Le dépôt des textes n’a pas encore pu être copié de son serveur : rien ne peut être enregistré pour l’instant. Réessayez dans quelques minutes; si cela dure, prévenez la personne qui s’occupe du serveur.',
    en: 'The repository of the texts could not be copied from its server yet: nothing can be saved for now. Try again in a few minutes; if it lasts, tell the person who runs the server.',
  });
}

/** The save is on this server, and could not be put where another one finds it that takes over. */
export function unconfirmed(cause: unknown): Refusal {
  const words = {
    fr: 'L’enregistrement n’a pas pu être confirmé : la base de données ne répond pas, ou un autre serveur a pris la relève. Gardez cette page ouverte, votre texte y est toujours, et enregistrez de nouveau dans vingt secondes.',
    en: 'The save could not be confirmed: the database is not responding, or another server has taken over. Keep this page open, your text is still in it, and save again in twenty seconds.',
  };
  return new Refusal('unconfirmed', words, [], { cause });
}

/** Nobody can be let in: who is signed in is in the database. */
export function databaseAway(cause: unknown): Refusal {
  const words = {
    fr: 'La base de données ne répond pas pour l’instant. Gardez cette page ouverte et réessayez dans vingt secondes : rien n’est perdu. Si cela dure, prévenez la personne qui s’occupe du serveur.',
    en: 'The database is not responding at the moment. Keep this page open and try again in twenty seconds: nothing is lost. If it lasts, tell the person who runs the server.',
  };
  return new Refusal('not-ready', words, [], { cause });
}

/** Something in the content folder is a link, a pipe or a device. */
export function notPlainFile(path: string): Refusal {
  return new Refusal('path', {
    fr: `« ${path} » est un lien ou un fichier spécial : l’éditeur n’y touche pas. La personne qui gère le serveur peut le remplacer par le fichier ou le dossier lui-même.`,
    en: `“${path}” is a link or a special file: the editor does not touch it. The person who runs the server can replace it with the file or folder itself.`,
  });
}

/** A save names files of several entries. */
export function notOneEntry(): Refusal {
  return new Refusal('request', {
    fr: 'L’enregistrement a échoué. Copiez votre texte, rechargez la page et recommencez.',
    en: 'The save failed. Copy your text, reload the page and try again.',
  });
}

/** A new entry would replace another. */
export function nameTaken(name: string): Refusal {
  return new Refusal('name-taken', {
    fr: `Un texte s’appelle déjà « ${name} ». Changez le titre, puis enregistrez de nouveau.`,
    en: `A text is already called “${name}”. Change the title, then save again.`,
  });
}

/** A new form would replace another. */
export function formNameTaken(name: string): Refusal {
  return new Refusal('name-taken', {
    fr: `Un formulaire s’appelle déjà « ${name} ». Changez le nom technique, puis enregistrez de nouveau.`,
    en: `A form is already called “${name}”. Change the technical name, then save again.`,
  });
}

/** An entry of a fixed collection, such as the home page, can be changed but neither made nor taken away. */
export function isFixed(label: Bilingual): Refusal {
  return new Refusal('request', {
    fr: `La rubrique « ${label.fr} » est fixe : ses textes se modifient, mais ne s’ajoutent ni ne se retirent.`,
    en: `The section “${label.en}” is fixed: its texts can be changed, but none can be added or removed.`,
  });
}

/** The entry is not among the published ones. */
export function notPublished(name: string): Refusal {
  return new Refusal('not-found', {
    fr: `Le texte « ${name} » n’est pas en ligne, ou ne l’est plus.`,
    en: `The text “${name}” is not live, or no longer is.`,
  });
}

/** The request comes from another machine: under another name, or through a proxy. */
export function fromElsewhere(): Refusal {
  return new Refusal('elsewhere', {
    fr: 'L’éditeur ne répond que sur la machine du serveur. D’une autre machine, ouvrez un tunnel SSH.',
    en: 'The editor answers only on the server’s own machine. From another machine, open an SSH tunnel.',
  });
}

/** The browser does not hold the key of the CMS, or no longer does. */
export function withoutKey(): Refusal {
  return new Refusal('key', {
    fr: 'Ce navigateur n’a pas la clé de l’éditeur. Gardez cette page ouverte, ouvrez dans un autre onglet l’adresse avec la clé que `npm start` affiche, puis recommencez ici : rien n’est perdu.',
    en: 'This browser does not have the key of the editor. Keep this page open, open in another tab the address with the key that `npm start` prints, then try again here: nothing is lost.',
  });
}

/** Nobody is signed in, or not any more. */
export function signedOut(): Refusal {
  return new Refusal('signed-out', {
    fr: 'Votre session est terminée. Gardez cette page ouverte : votre texte y est toujours. Ouvrez /admin/connexion/ dans un autre onglet, connectez-vous, puis recommencez ici.',
    en: 'Your session has ended. Keep this page open: your text is still in it. Open /admin/sign-in/ in another tab, sign in, then try again here.',
  });
}

/** A signed-in person without the role that the request asks for. */
export function withoutRole(): Refusal {
  return new Refusal('role', {
    fr: 'Votre rôle ne permet pas cela : vous pouvez écrire et enregistrer des brouillons. Demandez à une personne qui publie de le faire : le texte l’attend dans le tableau.',
    en: 'Your role does not include this: you may write and save drafts. Ask a person who publishes to do it: the text waits for them on the board.',
  });
}

/** A page of another site asks the browser to change something. */
export function fromAnotherPage(): Refusal {
  return new Refusal('origin', {
    fr: 'L’éditeur ne prend que les demandes de sa propre page. Ouvrez-le par son adresse, puis recommencez.',
    en: 'The editor takes requests from its own page only. Open it by its address, then try again.',
  });
}

/** The body is of another type than the CMS's page sends. */
export function notJson(): Refusal {
  return new Refusal('content-type', {
    fr: 'L’éditeur ne prend que du JSON.',
    en: 'The editor takes JSON only.',
  });
}

/** The reading of a text did not end, or ended the process that read it. */
export function tooComplex(): Refusal {
  return new Refusal('too-complex', {
    fr: 'Ce texte est trop compliqué pour être lu à temps : rien n’a été changé sur le site. Rien n’est perdu non plus, il est toujours dans l’éditeur : gardez la page ouverte, retirez-en les signes ou les blocs répétés un grand nombre de fois, ou déplacez-en une partie dans un autre texte, puis recommencez.',
    en: 'This text is too complicated to be read in time: nothing has changed on the site. Nothing is lost either, it is still in the editor: keep the page open, take out signs or blocks that are repeated a great many times, or move part of it to another text, then try again.',
  });
}

/** Other machines reach the server: its CMS is closed to all. */
export function closedHere(): Refusal {
  return new Refusal('elsewhere', {
    fr: 'L’éditeur est fermé : ce serveur répond à d’autres machines que la sienne, et SITE_URL n’est pas une adresse https.',
    en: 'The editor is closed: this server answers other machines than its own, and SITE_URL is not an https address.',
  });
}

/** The texts are plain files: there are no drafts. */
export function withoutDrafts(): Refusal {
  return new Refusal('no-workflow', {
    fr: 'Sur cette machine, les textes sont de simples fichiers : il n’y a pas de brouillon. Publiez directement.',
    en: 'On this machine texts are plain files: there are no drafts. Publish directly.',
  });
}
