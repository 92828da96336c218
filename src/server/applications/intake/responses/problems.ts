/**
 * Why a submission was not taken. Permanent: programs read the codes, people the strings
 * `form.problem.<code>.title` and `form.problem.<code>.advice`.
 */
export const problems = {
  'malformed-body': 400,
  'cross-site': 403,
  'unknown-form': 404,
  'unknown-call': 409,
  'call-not-open': 409,
  'call-closed': 409,
  'already-open': 409,
  'no-session': 409,
  'key-reused': 409,
  'key-taken': 409,
  'draft-changed': 409,
  'late-code-refused': 409,
  'body-too-large': 413,
  'unsupported-type': 415,
  'invalid-answers': 422,
  'not-eligible': 422,
  'not-stored': 503,
  'not-confirmed': 503,
  'server-busy': 503,
} as const;

export type SubmissionProblemCode = keyof typeof problems;

/** Every reason but errors of single fields. */
export type RefusalCode = Exclude<SubmissionProblemCode, 'invalid-answers'>;
