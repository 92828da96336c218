/** What can be wrong with an answer. Permanent: programs read them. Each has its words under `form.error.<code>`. */
export const errorCodes = [
  'required',
  'choose',
  'attach',
  'agree',
  'consent-outdated',
  'several-values',
  'too-short',
  'too-long',
  'not-an-email',
  'email-letter',
  'not-a-phone',
  'not-a-url',
  'not-a-number',
  'not-whole',
  'too-small',
  'too-large',
  'not-a-date',
  'too-early',
  'too-late',
  'not-an-option',
  'too-many-choices',
  'too-many-files',
  'file-too-big',
  'file-empty',
  'file-type',
  'not-held',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

const ofFiles = new Set<ErrorCode>(['too-many-files', 'file-too-big', 'file-empty', 'file-type']);

/** True for what is wrong with files that came, rather than with their absence. */
export const isOfFile = (code: ErrorCode): boolean => ofFiles.has(code);

/** One wrong answer: the field, the code, and the numbers or dates that its sentence names. */
export interface FieldError {
  field: string;
  code: ErrorCode;
  params: Readonly<Record<string, string | number>>;
}
