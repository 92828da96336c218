import type { FormDefinition } from '../../../../forms/definition.ts';
import { fieldsOf } from '../../../../forms/fields/fields.ts';
import type { HeldFile } from '../../storage/files/held.ts';
import type { Store } from '../../storage/store.ts';
import type { SubmittedFile } from '../submission.ts';
import type { Body } from './gather-body.ts';
import { limits } from './limits.ts';

type Gathered =
  | {
      ok: true;
      files: SubmittedFile[];
      /** Whether an upload that the page still names has expired after its day. */
      hasExpired: boolean;
    }
  | { ok: false; code: 'body-too-large' };

const sizeOf = (files: readonly { size: number }[]) => files.reduce((sum, { size }) => sum + size, 0);

/** Only a PDF is ever held. A file of a draft that the page does not show stays with that draft: the page gets a copy. */
const toSubmitted = ({ draft: kept, ...file }: HeldFile, draft: string | undefined): SubmittedFile => ({
  ...file,
  kind: 'pdf',
  isAttached: file.isAttached || (kept !== null && kept !== draft),
});

/**
 * The files of a submission: those that came with it, and those held for questions in which nothing was chosen now. A request
 * can name many that are held: no more are looked for than the form's questions take.
 *
 * @param draft the id of the draft that the page shows.
 */
export async function gatherFiles(
  { values, files }: Body,
  {
    form,
    draft,
    now,
    store,
  }: { form: FormDefinition; draft?: string | undefined; now: number; store: Pick<Store, 'findHeld'> },
): Promise<Gathered> {
  const chosen = files.map((file) => ({ ...file, token: undefined, isAttached: false }));
  const questions = fieldsOf(form).filter((field) => field.type === 'file');
  const most = questions.reduce((sum, { maxFiles }) => sum + maxFiles, 0);
  const tokens = [...new Set(values.get('held'))].slice(0, most);
  const known = await store.findHeld(tokens, { form: form.name, now });
  const left = new Set(questions.map(({ name }) => name));
  for (const { field } of chosen) left.delete(field);
  const held = known.flatMap((file) => (left.has(file.field) ? [toSubmitted(file, draft)] : []));
  if (sizeOf(held) + sizeOf(chosen) > limits.totalBytes) return { ok: false, code: 'body-too-large' };
  return { ok: true, files: [...held, ...chosen], hasExpired: known.length < tokens.length };
}
