import type { FormDefinition } from '../../../../forms/definition.ts';
import { fieldsOf } from '../../../../forms/fields/fields.ts';
import { findDefinition } from '../../storage/form-versions.ts';
import type { ApplicationRow } from './select.ts';
import type { StaffContext } from '../context.ts';
import { fold } from '../../../../i18n/fold.ts';
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

type Sealed = Pick<ApplicationRow, 'reference' | 'state' | 'formDigest' | 'answers'>;

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

  async function read({ state, formDigest, answers: sealed }: Sealed): Promise<Person> {
    if (state === 'erased') return nobody;
    const fields = await fieldsFor(formDigest);
    const { answers } = readAnswers(vault, sealed);
    const text = (names: readonly string[]) =>
      names.flatMap((name) => (typeof answers[name] === 'string' ? [answers[name]] : [])).join(' ');
    return { company: text(fields.company), name: text(fields.name), email: text(fields.email) };
  }

  return {
    read,
    /** Who applied, where every word is in the reference, the company, the name or the address; undefined otherwise. */
    async find(application: Sealed, words: string): Promise<Person | undefined> {
      // What is nowhere in the answers is not in a name: most need not be taken apart.
      const isPlain = !/["\\\p{Cc}]/u.test(words);
      if (isPlain && application.state !== 'erased') {
        const answers = new TextDecoder().decode(vault.open(application.answers));
        if (!hasWords(`${application.reference}\n${answers}`, words)) return undefined;
      }
      const person = await read(application);
      return matches(application, person, words) ? person : undefined;
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

/** True where every word is somewhere in the reference, the company, the name or the address. */
function matches({ reference }: { reference: string }, person: Person, words: string): boolean {
  return hasWords([reference, person.company, person.name, person.email].join('\n'), words);
}
