import type { Bilingual } from '../../../i18n/locales.ts';
import type { LastSave } from '../storage/store.ts';

/** What somebody saved or took away before the editor, as parts of a sentence about it. */
export interface Meeting {
  /** “saved …” */
  saved: Bilingual;
  /** What they did if it is gone. */
  tookAway: Bilingual;
  /** “after you …” */
  opened: Bilingual;
}

/** Tells an editor that somebody saved before them: what, how long ago, in which fields it differs. */
export function staleWords(
  { saved, tookAway, opened }: Meeting,
  last: LastSave | undefined,
  fields: readonly Bilingual[],
  { isGone, now = new Date() }: { isGone: boolean; now?: Date },
): Bilingual {
  const ago = agoWords(last && Math.max(0, Math.round((now.getTime() - last.at.getTime()) / 60_000)));
  const who = { fr: last?.by ?? 'Quelqu’un', en: last?.by ?? 'Somebody' };
  if (isGone) {
    return {
      fr: `${who.fr} ${tookAway.fr}${ago.fr}, après que vous ${opened.fr}. Rien de ce que vous avez écrit n’est perdu.`,
      en: `${who.en} ${tookAway.en}${ago.en}, after you ${opened.en}. Nothing that you wrote is lost.`,
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

function agoWords(minutes: number | undefined): Bilingual {
  if (minutes === undefined) return { fr: '', en: '' };
  if (minutes < 1) return { fr: ' à l’instant', en: ' just now' };
  if (minutes < 60) return { fr: ` il y a ${minutes} min`, en: ` ${minutes} min ago` };
  const hours = Math.round(minutes / 60);
  if (hours < 48) return { fr: ` il y a ${hours} h`, en: ` ${hours} h ago` };
  const days = Math.round(hours / 24);
  return { fr: ` il y a ${days} jours`, en: ` ${days} days ago` };
}
