import type { Option } from '../fields/fields.ts';

interface Family {
  /** Its package is `@fontsource/<id>`, whose Latin files have all letters and signs of French; or a folder of `src/styles/`. */
  id: string;
  name: string;
  /** What the browser draws in its place, in the same measures, until the files are there. */
  generic: 'sans-serif' | 'serif';
  faces: readonly (readonly [weight: 400 | 700, style: 'normal' | 'italic'])[];
  /** What alone it draws, in the place of the family that is named. */
  only?: { range: `U+${string}`; insteadOf: string };
}

const ofTexts = [
  [400, 'normal'],
  [400, 'italic'],
  [700, 'normal'],
] as const;
const ofHeadings = [[700, 'normal']] as const;

/** The families that a site may load. */
export const families = [
  { id: 'bricolage-grotesque', name: 'Bricolage Grotesque', generic: 'sans-serif', faces: ofHeadings },
  {
    id: 'atkinson-hyperlegible-next',
    name: 'Atkinson Hyperlegible Next',
    generic: 'sans-serif',
    faces: ofTexts,
  },
  // Atkinson's zero has a stroke through it, which is read as code in “120 000 $” (decision 129).
  {
    id: 'plain-zero',
    name: 'Plain Zero',
    generic: 'sans-serif',
    faces: [
      [400, 'normal'],
      [700, 'normal'],
    ],
    only: { range: 'U+30', insteadOf: 'atkinson-hyperlegible-next' },
  },
  { id: 'source-serif-4', name: 'Source Serif 4', generic: 'serif', faces: ofHeadings },
  { id: 'source-sans-3', name: 'Source Sans 3', generic: 'sans-serif', faces: ofTexts },
  { id: 'public-sans', name: 'Public Sans', generic: 'sans-serif', faces: ofTexts },
] as const satisfies readonly Family[];

export type FamilyId = (typeof families)[number]['id'];

interface Typefaces extends Option {
  /** Of headings and of the organization's name, and of texts. Absent: what the reader's device has. */
  display?: FamilyId;
  text?: FamilyId;
}

const usual = {
  value: 'bricolage',
  label: {
    fr: 'Bricolage Grotesque, et Atkinson Hyperlegible pour les textes',
    en: 'Bricolage Grotesque, and Atkinson Hyperlegible for texts',
  },
  display: 'bricolage-grotesque',
  text: 'atkinson-hyperlegible-next',
} as const satisfies Typefaces;

/** What a site chooses among for its headings and texts; the first is that of a site that names none. */
export const typefaces = [
  usual,
  {
    value: 'source',
    label: {
      fr: 'Source Serif, et Source Sans pour les textes',
      en: 'Source Serif, and Source Sans for texts',
    },
    display: 'source-serif-4',
    text: 'source-sans-3',
  },
  {
    value: 'public-sans',
    label: { fr: 'Public Sans partout', en: 'Public Sans throughout' },
    display: 'public-sans',
    text: 'public-sans',
  },
  {
    value: 'system',
    label: {
      fr: 'Ceux de l’appareil de chacun : rien à télécharger',
      en: 'Those of each reader’s device: nothing to download',
    },
  },
] as const satisfies readonly Typefaces[];

export type TypefacesName = (typeof typefaces)[number]['value'];

export const usualTypefaces = usual.value;

/** The families of a choice; neither where the reader's device decides. */
export function rolesOf(name: TypefacesName): Pick<Typefaces, 'display' | 'text'> {
  const chosen: Typefaces | undefined = typefaces.find(({ value }) => value === name);
  return { ...(chosen?.display && { display: chosen.display }), ...(chosen?.text && { text: chosen.text }) };
}

/** The families that the pages of a site load, each once. */
export function familiesOf(name: TypefacesName): FamilyId[] {
  const { display, text } = rolesOf(name);
  const chosen = [...new Set([display, text])].filter((one) => one !== undefined);
  return chosen.flatMap(withSubstitutes);
}

/** A family after what draws some of its signs in its place. */
export function withSubstitutes(id: FamilyId): FamilyId[] {
  const substitutes = families.filter((family) => 'only' in family && family.only.insteadOf === id);
  return [...substitutes.map((family) => family.id), id];
}

/** The file of a face, in the folder of the project. */
export function faceFile(id: FamilyId, weight: number, style: string): string {
  return id === 'plain-zero'
    ? `src/styles/plain-zero/plain-zero-${weight}.woff2`
    : `node_modules/@fontsource/${id}/files/${id}-latin-${weight}-${style}.woff2`;
}

/** The families of pictures, which are drawn here: where the reader's device would decide, the usual ones. */
export function drawnRoles(name: TypefacesName): Record<'display' | 'text', FamilyId> {
  const { display, text } = usual;
  return { display, text, ...rolesOf(name) };
}

/** The custom property that names a family and what stands in for it. */
export const familyVariable = <const Id extends FamilyId>(id: Id): `--face-${Id}` => `--face-${id}`;
