import { obeyed } from '../harmless.ts';

/** Ends of lines in forms, and those that word processors put into what is pasted. */
const endOfLine = /\r\n?|[\v\f\u0085\u2028\u2029]/g;

/** A text of a form, without the signs that nobody sees: what is pasted holds some, and PostgreSQL takes no NUL. */
export function typedText(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.replace(endOfLine, '\n').replace(obeyed, '').trim() : '';
}

/** When what a form shows was saved; -1, which fits nothing, for anything but a time. */
export function typedSavedAt(form: FormData): number {
  const text = typedText(form, 'savedAt');
  return /^\d{1,15}$/.test(text) ? Number(text) : -1;
}
