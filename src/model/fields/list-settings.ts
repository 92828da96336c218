import type { Field, Fields } from './fields.ts';
import { bilingualText, list } from './group-fields.ts';
import { listNames, type ListName } from './list-names.ts';
import { valuePatterns, valueSchema } from './listed.ts';
import { text } from './text-fields.ts';
import { choice } from './value-fields.ts';

const keyHint = {
  fr: 'minuscules sans accent, chiffres et traits d’union, par exemple « incubation »',
  en: 'lower-case letters without accents, digits and hyphens, for example “incubation”',
};

/** What a value of each list looks like, for editors. */
const hints = {
  zones: {
    fr: 'un fuseau de la base IANA, par exemple « America/Montreal » ou « Europe/Brussels »',
    en: 'a zone of the IANA database, for example “America/Montreal” or “Europe/Brussels”',
  },
  regions: keyHint,
  currencies: {
    fr: 'le code de trois lettres de la norme ISO 4217, par exemple « CAD »',
    en: 'the three-letter code of ISO 4217, for example “CAD”',
  },
  programKinds: keyHint,
  organizationKinds: keyHint,
} as const satisfies Record<ListName, object>;

const valueLabel = { fr: 'Clé', en: 'Key' };

function value(name: ListName) {
  const pattern = { pattern: valuePatterns[name], patternHint: hints[name] };
  const found = text({
    label: valueLabel,
    hint: { fr: capital(hints[name].fr), en: capital(hints[name].en) },
    maxLength: 60,
    ...pattern,
  });
  return { ...found, schema: valueSchema(name) };
}

const capital = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

const name = bilingualText({
  label: { fr: 'Nom', en: 'Name' },
  hint: { fr: 'Ce que lisent le public et les rédactrices.', en: 'What the public and editors read.' },
  maxLength: 80,
});

const optionsFor = (list: ListName) => ({ value: value(list), label: name });

/** A list of the settings; absent where it is empty. A value that texts use cannot be removed. */
function keptList<const F extends Fields>(listName: ListName, item: { fr: string; en: string }, fields: F) {
  return list(
    {
      label: listNames[listName],
      hint: {
        fr: 'La clé est ce qu’enregistrent les textes : changez plutôt le nom.',
        en: 'The key is what texts hold: change the name rather than the key.',
      },
      item,
      required: false,
    },
    fields,
  );
}

/** The lists of the settings: what the choices of other fields offer. */
export const listFields = {
  zones: keptList('zones', { fr: 'un fuseau', en: 'a zone' }, optionsFor('zones')),
  regions: keptList(
    'regions',
    { fr: 'une région', en: 'a region' },
    {
      ...optionsFor('regions'),
      customs: choice({
        label: { fr: 'Usages typographiques', en: 'Typographic customs' },
        options: [
          { value: 'fr-CA', label: { fr: 'du Québec', en: 'of Québec' } },
          { value: 'fr-FR', label: { fr: 'de France', en: 'of France' } },
        ],
      }),
    },
  ),
  currencies: keptList('currencies', { fr: 'une monnaie', en: 'a currency' }, optionsFor('currencies')),
  programKinds: keptList('programKinds', { fr: 'un type', en: 'a type' }, optionsFor('programKinds')),
  organizationKinds: keptList(
    'organizationKinds',
    { fr: 'un type', en: 'a type' },
    optionsFor('organizationKinds'),
  ),
} as const satisfies Record<ListName, Field>;
