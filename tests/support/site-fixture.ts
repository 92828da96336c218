import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { root } from '../../src/environment.ts';
import { formDefinitionSchema, type FormDefinition } from '../../src/forms/definition.ts';
import { siteDataSchema, type SiteData } from '../../src/model/site-data.ts';

const both = (fr: string, en: string) => ({ fr, en });

const strings = (locale: string) =>
  z
    .record(z.string(), z.string())
    .parse(JSON.parse(readFileSync(join(root, `src/i18n/strings/${locale}.json`), 'utf8')));

/** A small form with one field of most kinds. */
export const exampleForm = formDefinitionSchema.parse({
  name: 'application',
  title: both('Dossier d’essai', 'Trial application'),
  needsCall: true,
  submitLabel: both('Envoyer', 'Send'),
  notice: both('Vos réponses sont lues par l’équipe.', 'Your answers are read by the team.'),
  nextSteps: both('Nous vous écrivons.', 'We write to you.'),
  retentionDays: 30,
  sections: [
    {
      name: 'project',
      title: both('Projet', 'Project'),
      fields: [
        { type: 'text', name: 'projectName', label: both('Nom du projet', 'Project name'), required: true },
        { type: 'domain', name: 'domain', label: both('Domaine', 'Domain'), required: true },
        { type: 'longText', name: 'summary', label: both('Résumé', 'Summary'), maxLength: 500 },
        { type: 'file', name: 'deck', label: both('Présentation', 'Deck'), maxFiles: 2, maxBytes: 5_000_000 },
      ],
    },
    {
      name: 'contact',
      title: both('Contact', 'Contact'),
      fields: [
        { type: 'email', name: 'email', label: both('Courriel', 'E-mail'), required: true },
        {
          type: 'consent',
          name: 'consent',
          label: both('Accord', 'Agreement'),
          text: both('J’accepte.', 'I agree.'),
          version: '1',
          required: true,
        },
      ],
    },
  ],
});

/** The example form with its file asked for only where the domain is cybersecurity. */
export const formWithCondition: FormDefinition = {
  ...exampleForm,
  sections: exampleForm.sections.map((section) => ({
    ...section,
    fields: section.fields.map((field) =>
      field.name === 'deck' ? { ...field, when: { field: 'domain', is: ['cybersecurity'] } } : field,
    ),
  })),
};

/** Answers that the example form accepts. A consent is given by quoting its text. */
export const goodAnswers = {
  call: 'spring',
  language: 'fr',
  projectName: 'Exemple Atelier 01',
  domain: 'cybersecurity',
  email: 'exemple@example.org',
  consent: 'J’accepte.',
} as const;

/** The changes that send the same answers from the English page. */
export const inEnglish = { language: 'en', consent: 'I agree.' } as const;

/** The opening hours of the example call: 2026-03-01 09:00 to 2026-03-31 23:59 in Québec City, half an hour of grace. */
export const duringCall = Date.parse('2026-03-15T12:00:00Z');
export const beforeCall = Date.parse('2026-02-15T12:00:00Z');
export const inGrace = Date.parse('2026-04-01T04:10:00Z');
export const afterCall = Date.parse('2026-04-01T04:30:00Z');

/** A published site with one call, in the words of the real interface. */
export function siteFixture(changes: Partial<SiteData> = {}): SiteData {
  const locale = (tag: string, name: 'fr' | 'en') => ({
    languageTag: tag,
    organisation: { name: 'Passerelle', email: 'equipe@example.org' },
    navigation: { main: [], footer: [] },
    strings: strings(name),
  });
  return siteDataSchema.parse({
    generatedAt: '2026-03-01T00:00:00Z',
    nextTransition: null,
    zone: 'America/Toronto',
    locales: { fr: locale('fr-CA', 'fr'), en: locale('en-CA', 'en') },
    calls: [
      {
        name: 'spring',
        form: 'application',
        criteria: 'spring-criteria',
        title: both('Appel du printemps', 'Spring call'),
        url: both('/fr/candidater/printemps/', '/en/apply/spring/'),
        opens: { local: '2026-03-01T09:00', zone: 'America/Toronto' },
        closes: { local: '2026-03-31T23:59', zone: 'America/Toronto' },
        graceMinutes: 30,
        resultsDue: { local: '2026-05-15T09:00', zone: 'America/Toronto' },
      },
    ],
    domains: [
      { value: 'cybersecurity', label: both('Cybersécurité', 'Cybersecurity'), inScope: true },
      { value: 'health', label: both('Santé', 'Health'), inScope: true },
      { value: 'crypto', label: both('Cryptomonnaie', 'Cryptocurrency'), inScope: false },
    ],
    forms: { application: exampleForm },
    criteria: {
      'spring-criteria': {
        title: both('Critères du printemps', 'Spring criteria'),
        url: both('/fr/criteres/', '/en/criteria/'),
        selection: [
          { label: both('Le besoin', 'The need'), detail: both('Qui l’a.', 'Who has it.'), weight: 75 },
          { label: both('L’équipe', 'The team'), weight: 25 },
        ],
      },
    },
    ...changes,
  });
}
