import type { FormDefinition } from '../../../../forms/definition.ts';
import { fieldsOf } from '../../../../forms/fields/fields.ts';
import { findDefinition } from '../../storage/form-versions.ts';
import type { ApplicationRow } from './select.ts';
import type { StaffContext } from '../context.ts';
import { fold } from '../../../../i18n/fold.ts';
import { openText } from '../../storage/address-corrections.ts';
import { readAnswers } from '../../storage/find.ts';

/** Who applied, as far as the form asks for it; empty texts otherwise. */
export interface Person {
  company: string;
  name: string;
  email: string;
}

/** Of what was erased, or was not asked for. */
export const nobody: Person = { company: '', name: '', email: '' };

/** The words of HTML's `autocomplete` by which a form's definition says that an answer is a person's name. */
const nameWords = ['name', 'given-name', 'additional-name', 'family-name'];

type Field = ReturnType<typeof fieldsOf>[number];

const isOf = (field: Field, words: readonly string[]) =>
  field.autocomplete !== undefined && words.includes(field.autocomplete);

/** The fields of a form that say who applied. */
function personFields(form: FormDefinition) {
  const fields = fieldsOf(form);
  const named = (test: (field: Field) => boolean) => fields.filter(test).map(({ name }) => name);
  return {
    company: named((field) => isOf(field, ['organization'])),
    name: named((field) => isOf(field, nameWords)),
    email: named(({ type }) => type === 'email'),
  };
}

type Sealed = Pick<ApplicationRow, 'reference' | 'state' | 'formDigest' | 'answers' | 'contact'>;

/** Reads who applied from sealed answers. Definitions are few: each is read once. */
export function createPersonReader({ store, vault }: Pick<StaffContext, 'store' | 'vault'>) {
  const forms = new Map<string, ReturnType<typeof personFields>>();

  async function fieldsFor(digest: string) {
    const known = forms.get(digest);
    if (known) return known;
    const fields = personFields(await findDefinition(store.db, digest));
    forms.set(digest, fields);
    return fields;
  }

  /** @returns who applied, as they are reached now, and the addresses that they gave at first. */
  async function open({ state, formDigest, answers: sealed, contact }: Sealed) {
    if (state === 'erased') return { person: nobody, given: '' };
    const fields = await fieldsFor(formDigest);
    const { answers } = readAnswers(vault, sealed);
    const text = (names: readonly string[], from: typeof answers = answers) =>
      names.flatMap((name) => (typeof from[name] === 'string' ? [from[name]] : [])).join(' ');
    const [corrected] = fields.email;
    const current =
      contact && corrected !== undefined ? { ...answers, [corrected]: openText(vault, contact) } : answers;
    const person = {
      company: text(fields.company),
      name: text(fields.name),
      email: text(fields.email, current),
    };
    return { person, given: text(fields.email) };
  }

  return {
    read: async (application: Sealed): Promise<Person> => (await open(application)).person,
    /**
     * Who applied, where every word is in the reference, the company, the name or the address, that of before a correction
     * included; undefined otherwise.
     */
    async find(application: Sealed, words: string): Promise<Person | undefined> {
      // What is nowhere in the answers is not in a name: most need not be taken apart.
      const isPlain = !/["\\\p{Cc}]/u.test(words);
      if (isPlain && application.state !== 'erased') {
        const answers = new TextDecoder().decode(vault.open(application.answers));
        const corrected = application.contact ? openText(vault, application.contact) : '';
        if (!hasWords([application.reference, answers, corrected].join('\n'), words)) return undefined;
      }
      const { person, given } = await open(application);
      const { company, name, email } = person;
      const known = [application.reference, company, name, email, given].join('\n');
      return hasWords(known, words) ? person : undefined;
    },
  };
}

/** True where every word is somewhere in a text, whatever the accents. */
function hasWords(text: string, words: string): boolean {
  const known = fold(text);
  return fold(words)
    .split(/\s+/)
    .every((word) => known.includes(word));
}
