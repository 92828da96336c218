import type { FormDefinition } from '../../../../forms/definition.ts';
import { fieldsOf } from '../../../../forms/fields/fields.ts';
import { findDefinition } from '../../storage/form-versions.ts';
import type { ListedRow } from './select.ts';
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

  return async ({ state, formDigest, answers: sealed }: ListedRow): Promise<Person> => {
    if (state === 'erased') return nobody;
    const fields = await fieldsFor(formDigest);
    const { answers } = readAnswers(vault, sealed);
    const text = (names: readonly string[]) =>
      names.flatMap((name) => (typeof answers[name] === 'string' ? [answers[name]] : [])).join(' ');
    return { company: text(fields.company), name: text(fields.name), email: text(fields.email) };
  };
}

/** True where every word is somewhere in the reference, the company, the name or the address, whatever the accents. */
export function matches({ reference }: { reference: string }, person: Person, words: string): boolean {
  const known = fold([reference, person.company, person.name, person.email].join('\n'));
  return fold(words)
    .split(/\s+/)
    .every((word) => known.includes(word));
}
