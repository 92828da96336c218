import type { Answers } from '../storage/application.ts';
import { dayMs } from '../../../model/durations.ts';
import { sha256 } from '../../../digest.ts';

/**
 * SHA-256 of what was sent: form, call, answers, files, and which boxes were ticked (not their texts, which may be worded anew
 * meanwhile). The same texts and bytes give the same digest.
 */
export function digestSubmission(
  submission: Answers & {
    form: string;
    call: string | null;
    files: readonly { field: string; name: string; sha256: string }[];
    agreed: readonly string[];
  },
): string {
  const { form, call, answers, unrecognised, agreed } = submission;
  const files = submission.files.map(({ field, name, sha256: digest }) => [field, name, digest]);
  // By code unit: in the order of a language, a comparison of long names takes quadratic time.
  const sorted = Object.entries(unrecognised).sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256(JSON.stringify([form, call, Object.entries(answers), sorted, files, agreed]));
}

/**
 * What makes a repetition recognisable: the page's key, kept with the application; without one (no JavaScript), the digest
 * itself for 24 hours.
 */
export function toIdempotency(form: string, key: string | undefined, digest: string, now: number) {
  return key === undefined
    ? { key: `digest:${digest}`, digest, expiresAt: now + dayMs }
    : { key: `key:${sha256(`${form}\n${key}`)}`, digest, expiresAt: null };
}
