import type { FormDefinition } from '../../../../forms/definition.ts';
import { fieldsOf } from '../../../../forms/fields/fields.ts';
import type { Store } from '../../storage/store.ts';
import type { Body } from './body-formats.ts';
import { limits } from './limits.ts';
import type { Share } from './memory-budget.ts';
import type { SubmittedFile } from '../submission.ts';

type Gathered =
  | {
      ok: true;
      files: SubmittedFile[];
      /** Whether an upload that the page still names has expired after its day. */
      hasExpired: boolean;
    }
  | { ok: false; code: 'body-too-large' | 'server-busy' };

/**
 * The files of a submission: those chosen now, and those held for questions in which nothing was chosen now. A request can
 * name many that are held: no more are looked for than the form's questions take, and none is read before there is room for
 * it in `share`.
 */
export async function gatherFiles(
  { values, files }: Body,
  given: {
    form: FormDefinition;
    now: number;
    share: Share;
    store: Pick<Store, 'describeHeld' | 'findHeld'>;
  },
): Promise<Gathered> {
  const { form, now, share, store } = given;
  const chosen = files.map((file) => ({ ...file, token: undefined }));
  const questions = fieldsOf(form).filter((field) => field.type === 'file');
  const most = questions.reduce((sum, { maxFiles }) => sum + maxFiles, 0);
  const tokens = [...new Set(values.get('held'))].slice(0, most);
  const known = await store.describeHeld(tokens, { form: form.name, now });
  const left = new Set(questions.map(({ name }) => name));
  for (const { field } of chosen) left.delete(field);
  const wanted = known.filter(({ field }) => left.has(field));
  const hasExpired = known.length < tokens.length;
  if (wanted.length === 0) return { ok: true, files: chosen, hasExpired };

  const heldBytes = wanted.reduce((sum, { bytes }) => sum + bytes, 0);
  const chosenBytes = chosen.reduce((sum, { content }) => sum + content.length, 0);
  if (heldBytes + chosenBytes > limits.totalBytes) return { ok: false, code: 'body-too-large' };
  if (!(await share.take(heldBytes))) return { ok: false, code: 'server-busy' };
  const held = await store.findHeld(
    wanted.map(({ token }) => token),
    { form: form.name, now },
  );
  return { ok: true, files: [...held, ...chosen], hasExpired };
}
