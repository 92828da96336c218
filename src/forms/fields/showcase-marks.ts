import { choice } from '../../model/fields/value-fields.ts';

/** What a start-up's page may take from an application, each from the one question that is marked with it. */
const parts = [
  { value: 'name', label: { fr: 'Le nom de l’entreprise', en: 'The name of the start-up' } },
  { value: 'tagline', label: { fr: 'Ce qu’elle fait, en une phrase', en: 'What it does, in one sentence' } },
  { value: 'domain', label: { fr: 'Son domaine d’activité', en: 'Its field of activity' } },
  { value: 'website', label: { fr: 'Son site', en: 'Its website' } },
] as const;

export type ShowcasePart = (typeof parts)[number]['value'];

/** The mark of a question whose answer may be published once the application is accepted: the form says so beside the question. */
export const showcaseMark = choice({
  label: {
    fr: 'Peut paraître si la candidature est retenue',
    en: 'May appear if the application is accepted',
  },
  hint: {
    fr: 'Vide : la réponse ne sert qu’à la sélection. Sinon, l’équipe peut la reprendre dans la page de l’entreprise, et le formulaire le dit à côté de la question. Dites-le aussi dans les renseignements personnels.',
    en: 'Empty: the answer is for the selection only. Otherwise, the staff may reuse it on the start-up’s page, and the form says so beside the question. Say so in the personal information too.',
  },
  options: parts,
  required: false,
});

/** The kinds of questions whose answer fits a part. */
const fitting: Readonly<Record<ShowcasePart, readonly string[]>> = {
  name: ['text'],
  tagline: ['text', 'longText'],
  domain: ['domain'],
  website: ['url'],
};

/** What a browser may fill in and a page may still show: nothing of a person. */
const ofCompany: ReadonlySet<string | undefined> = new Set([undefined, 'organization', 'url']);

interface Marked {
  type: string;
  autocomplete?: string | undefined;
  visibleTo: string;
  showcase: ShowcasePart;
}

/** Why the answer to a question that is so marked may not be published; undefined where it may. */
export function showcaseFault({ type, autocomplete, visibleTo, showcase }: Marked) {
  if (!fitting[showcase].includes(type)) {
    return {
      fr: 'ce genre de question ne convient pas à ce que la réponse deviendrait',
      en: 'this kind of question does not fit what the answer would become',
    };
  }
  if (visibleTo === 'staff' || !ofCompany.has(autocomplete)) {
    return {
      fr: 'la réponse concerne une personne, ou est réservée à l’équipe : elle ne peut pas être publiée',
      en: 'the answer is about a person, or for the staff only: it cannot be published',
    };
  }
  return undefined;
}
