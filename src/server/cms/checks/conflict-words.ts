import type { Bilingual, Locale } from '../../../i18n/locales.ts';
import type { DocumentName } from '../../../model/documents.ts';
import type { DocumentPlace, EntryPlace } from '../names/paths.ts';
import type { LastSave } from '../storage/store.ts';

/** What a colleague saved or removed before the editor, as parts of a sentence about it. */
export interface ConflictSubject {
  /** “saved …” */
  saved: Bilingual;
  /** What they did if it is gone. */
  removed: Bilingual;
  /** “after you …” */
  opened: Bilingual;
}

const opened = { fr: 'l’avez ouvert', en: 'opened it' } as const;
const removed = { fr: 'a retiré ce texte du site', en: 'took this text off the site' } as const;

const entrySubjects: Readonly<Record<Locale, ConflictSubject>> = {
  fr: { saved: { fr: 'le texte français', en: 'the French text' }, removed, opened },
  en: { saved: { fr: 'le texte anglais', en: 'the English text' }, removed, opened },
};

const documentSubjects: Readonly<Record<DocumentName, ConflictSubject>> = {
  forms: {
    saved: { fr: 'ce formulaire', en: 'this form' },
    removed: { fr: 'a supprimé ce formulaire', en: 'deleted this form' },
    opened,
  },
  settings: {
    saved: { fr: 'les réglages du site', en: 'the settings of the site' },
    removed: { fr: 'a supprimé les réglages du site', en: 'deleted the settings of the site' },
    opened: { fr: 'les avez ouverts', en: 'opened them' },
  },
};

/** How a sentence speaks of one language of an entry, or of a document. */
export function subjectOf(place: EntryPlace | DocumentPlace): ConflictSubject {
  return place.kind === 'entry' ? entrySubjects[place.locale] : documentSubjects[place.collection];
}

/** How a sentence speaks of the words of the interface. */
export const wordsSubject: ConflictSubject = {
  saved: { fr: 'les mots de l’interface', en: 'the words of the interface' },
  removed: { fr: 'a retiré les mots de l’interface', en: 'took the words of the interface away' },
  opened: { fr: 'les avez ouverts', en: 'opened them' },
};

/** Says that a colleague saved before the editor: who, what, how long ago, in which fields it differs. */
export function conflictWords(
  { saved, removed, opened }: ConflictSubject,
  last: LastSave | undefined,
  fields: readonly Bilingual[],
  { isGone, now = new Date() }: { isGone: boolean; now?: Date },
): Bilingual {
  const ago = minutesAgo(last && Math.max(0, Math.round((now.getTime() - last.at.getTime()) / 60_000)));
  const who = { fr: last?.by ?? 'Quelqu’un', en: last?.by ?? 'Somebody' };
  if (isGone) {
    return {
      fr: `${who.fr} ${removed.fr}${ago.fr}, après que vous ${opened.fr}. Rien de ce que vous avez écrit n’est perdu.`,
      en: `${who.en} ${removed.en}${ago.en}, after you ${opened.en}. Nothing that you wrote is lost.`,
    };
  }
  const [fr, en] = [
    fields.map((one) => `« ${one.fr} »`).join(', '),
    fields.map((one) => `“${one.en}”`).join(', '),
  ];
  return {
    fr: `${who.fr} a enregistré ${saved.fr}${ago.fr}, après que vous ${opened.fr}.${fr ? ` Diffère du vôtre : ${fr}.` : ''} Rien de ce que vous avez écrit n’est perdu.`,
    en: `${who.en} saved ${saved.en}${ago.en}, after you ${opened.en}.${en ? ` It differs from yours in: ${en}.` : ''} Nothing that you wrote is lost.`,
  };
}

function minutesAgo(minutes: number | undefined): Bilingual {
  if (minutes === undefined) return { fr: '', en: '' };
  if (minutes < 1) return { fr: ' à l’instant', en: ' just now' };
  if (minutes < 60) return { fr: ` il y a ${minutes} min`, en: ` ${minutes} min ago` };
  const hours = Math.round(minutes / 60);
  if (hours < 48) return { fr: ` il y a ${hours} h`, en: ` ${hours} h ago` };
  const days = Math.round(hours / 24);
  return { fr: ` il y a ${days} jours`, en: ` ${days} days ago` };
}
