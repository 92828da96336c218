import type { z } from 'zod';
import { fieldsToSchema, type Fields } from '../model/fields/fields.ts';
import { list, variants, bilingualText } from '../model/fields/group-fields.ts';
import { text } from '../model/fields/text-fields.ts';
import { boolean, choice, number, withDefault } from '../model/fields/value-fields.ts';
import { fieldTypes } from './fields/field-types.ts';
import { identifier } from './fields/question-fields.ts';
import { reservedNames } from './fields/reserved-names.ts';
import { showcaseFault } from './fields/showcase-marks.ts';

/** What a form is for: it decides who may send it when, and what follows. */
export const purposes = [
  { value: 'application', label: { fr: 'Candidature', en: 'Application' } },
  { value: 'question', label: { fr: 'Question au programme', en: 'Question to the program' } },
  { value: 'session', label: { fr: 'Inscription à une séance', en: 'Registration for a session' } },
  { value: 'opening', label: { fr: 'Avis d’ouverture d’un appel', en: 'Notice that a call opens' } },
] as const;

const section = {
  name: identifier({ fr: 'Nom technique', en: 'Technical name' }),
  title: bilingualText({ label: { fr: 'Titre', en: 'Title' } }),
  introduction: bilingualText({
    label: { fr: 'Introduction', en: 'Introduction' },
    required: false,
    multiline: true,
    maxLength: 1_000,
  }),
  eligibility: boolean({
    label: { fr: 'Partie d’admissibilité', en: 'Eligibility part' },
    hint: {
      fr: 'Ses réponses disent si la candidature est recevable : un bouton permet de le vérifier avant de remplir le reste.',
      en: 'Its answers say whether the application can be considered: a button checks this before the rest is filled in.',
    },
  }),
  fields: variants({ label: { fr: 'Questions', en: 'Questions' } }, fieldTypes),
} as const satisfies Fields;

const paragraph = { multiline: true, maxLength: 3_000 } as const;

/** The fields of a form as `content/forms/<name>.yaml` writes it, both languages side by side. */
export const formFields = {
  name: text({
    label: { fr: 'Nom technique', en: 'Technical name' },
    hint: {
      fr: 'Le nom du fichier, par exemple « application ». Il fait partie de l’adresse d’envoi : ne le changez plus.',
      en: 'The name of the file, for example “application”. It is part of the address that the form is sent to: do not change it.',
    },
    pattern: /^[a-z][a-z0-9-]{0,39}$/,
    patternHint: {
      fr: 'minuscules sans accent, chiffres et traits d’union',
      en: 'lower-case letters without accents, digits and hyphens',
    },
  }),
  title: bilingualText({ label: { fr: 'Titre', en: 'Title' } }),
  introduction: bilingualText({
    label: { fr: 'Introduction', en: 'Introduction' },
    required: false,
    ...paragraph,
  }),
  purpose: withDefault(
    choice({
      label: { fr: 'Ce que l’on envoie', en: 'What is sent' },
      options: purposes,
    }),
    'application',
  ),
  needsCall: boolean({
    label: { fr: 'Lié à un appel', en: 'Tied to a call' },
    hint: {
      fr: 'Oui : le formulaire répond à un appel, dont les dates décident quand il peut être envoyé.',
      en: 'Yes: the form answers a call, whose dates decide when it can be sent.',
    },
  }),
  canBeSaved: boolean({
    label: { fr: 'Peut être gardé pour continuer plus tard', en: 'Can be saved to continue later' },
    hint: {
      fr: 'Le serveur garde alors, sans compte, les réponses et les fichiers d’une candidature inachevée, et envoie à la personne un lien pour la reprendre sur un autre appareil. Dites-le dans les renseignements personnels ci-dessous et dans votre page de confidentialité : le navigateur qui garde une candidature reçoit un témoin.',
      en: 'The server then keeps, without an account, the answers and files of an unfinished application, and sends the person a link to continue it on another device. Say so in the personal information below and on your privacy page: the browser that saves an application gets a cookie.',
    },
  }),
  submitLabel: bilingualText({
    label: { fr: 'Texte du bouton d’envoi', en: 'Words of the button' },
    maxLength: 60,
  }),
  notice: bilingualText({
    label: { fr: 'Renseignements personnels', en: 'Personal information' },
    hint: {
      fr: 'Lu avant l’envoi : qui conserve les réponses, pourquoi, combien de temps (écrivez « {retention} » : la durée vient du champ plus bas, « {organization} » de même des réglages), ce que la personne peut demander, et à qui se plaindre. Sans consentement obligatoire, la page montre les deux premières phrases et replie la suite : commencez par l’essentiel.',
      en: 'Read before sending: who keeps the answers, why, how long (write “{retention}”: the period comes from the field below, as “{organization}” comes from the settings), what the person can ask for, and whom to complain to. Where no agreement is required, the page shows the first two sentences and folds the rest: begin with what matters most.',
    },
    ...paragraph,
  }),
  nextSteps: bilingualText({
    label: { fr: 'La suite', en: 'What happens next' },
    hint: { fr: 'Lu sur l’accusé de réception.', en: 'Read on the receipt.' },
    ...paragraph,
  }),
  retentionDays: number({
    label: { fr: 'Conservation (jours)', en: 'Kept for (days)' },
    hint: {
      fr: 'Après quoi les réponses, les fichiers et les messages sont effacés.',
      en: 'After which answers, files and messages are erased.',
    },
    integer: true,
    min: 1,
    max: 3_650,
  }),
  sections: list({ label: { fr: 'Parties', en: 'Parts' } }, section),
} as const satisfies Fields;

/** A rule that no single field holds: the path of what breaks it, and the sentence in both languages. */
export interface FormProblem {
  path: PropertyKey[];
  fr: string;
  en: string;
}

const shapeSchema = fieldsToSchema(formFields);
type Shape = z.infer<typeof shapeSchema>;

function checkNames(form: Shape): FormProblem[] {
  const seen = new Set<string>();
  return form.sections.flatMap((one, sectionIndex) =>
    one.fields.flatMap((field, fieldIndex) => {
      const path = ['sections', sectionIndex, 'fields', fieldIndex];
      const problems: FormProblem[] = [];
      if (reservedNames.some((reserved) => reserved === field.name)) {
        const names = reservedNames.join(', ');
        problems.push({
          path: [...path, 'name'],
          fr: `le serveur garde ces noms pour lui : ${names}`,
          en: `the endpoint keeps these names for itself: ${names}`,
        });
      }
      if (seen.has(field.name)) {
        problems.push({
          path: [...path, 'name'],
          fr: `« ${field.name} » sert deux fois`,
          en: `“${field.name}” is used twice`,
        });
      }
      const asked = field.when?.field;
      if (asked !== undefined && !seen.has(asked)) {
        problems.push({
          path: [...path, 'when', 'field'],
          fr: `« ${asked} » doit être une question qui précède « ${field.name} »`,
          en: `“${asked}” must be a field that comes before “${field.name}”`,
        });
      }
      seen.add(field.name);
      return problems;
    }),
  );
}

/** Of what may be published, each part comes from one question, and none is about a person. */
function checkShowcase(form: Shape): FormProblem[] {
  const seen = new Set<string>();
  return form.sections.flatMap((one, sectionIndex) =>
    one.fields.flatMap((field, fieldIndex) => {
      const { showcase } = field;
      if (showcase === undefined) return [];
      const path = ['sections', sectionIndex, 'fields', fieldIndex, 'showcase'];
      const fault = showcaseFault({ ...field, showcase });
      if (fault) return [{ path, ...fault }];
      if (!seen.has(showcase)) {
        seen.add(showcase);
        return [];
      }
      return [
        {
          path,
          fr: 'une autre question est déjà marquée ainsi',
          en: 'another question is marked so already',
        },
      ];
    }),
  );
}

/** What a purpose needs of a form: a call, an address to write to, a session to choose. */
function checkPurpose({ purpose, needsCall, canBeSaved, sections }: Shape): FormProblem[] {
  const types = new Set(sections.flatMap(({ fields }) => fields.map(({ type }) => type)));
  const problems: FormProblem[] = [];
  if ((purpose === 'session' || purpose === 'opening') && !needsCall) {
    problems.push({
      path: ['needsCall'],
      fr: 'ce formulaire doit être lié à un appel',
      en: 'this form must be tied to a call',
    });
  }
  if (purpose !== 'application' && !types.has('email')) {
    problems.push({
      path: ['sections'],
      fr: 'il faut une question du type « Adresse courriel », pour pouvoir répondre',
      en: 'a question of the type “E-mail address” is needed, to be able to answer',
    });
  }
  if (canBeSaved && (purpose !== 'application' || !needsCall || !types.has('email'))) {
    problems.push({
      path: ['canBeSaved'],
      fr: 'seule peut être gardée une candidature liée à un appel, avec une question du type « Adresse courriel »',
      en: 'only an application that is tied to a call, with a question of the type “E-mail address”, can be saved',
    });
  }
  if ((purpose === 'session') !== types.has('session')) {
    problems.push({
      path: ['sections'],
      fr: 'une inscription à une séance, et elle seule, a une question du type « Séance d’information de l’appel »',
      en: 'a registration for a session, and nothing else, has a question of the type “Information session of the call”',
    });
  }
  return problems;
}

/**
 * A form as `content/forms/<name>.yaml` writes it, both languages side by side.
 *
 * @example
 * formDefinitionSchema.parse({ name: 'application', title: { fr: 'Candidature', en: 'Application' }, … })
 */
export const formDefinitionSchema = shapeSchema.superRefine((form, context) => {
  for (const { path, fr, en } of [...checkNames(form), ...checkShowcase(form), ...checkPurpose(form)]) {
    context.addIssue({ code: 'custom', path, message: en, params: { fr, en } });
  }
});

export type FormDefinition = z.infer<typeof formDefinitionSchema>;
export type FormSection = FormDefinition['sections'][number];
export type FormField = FormSection['fields'][number];
export type FieldOfType<Type extends FormField['type']> = Extract<FormField, { type: Type }>;
