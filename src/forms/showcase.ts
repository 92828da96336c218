import type { FormDefinition } from './definition.ts';
import { fieldsOf } from './fields/fields.ts';
import type { ShowcasePart } from './fields/showcase-marks.ts';
import type { Answer } from './values.ts';

/**
 * The answers that may be published, by what they become: those to questions that said so when they were answered. All others
 * were given for the selection.
 *
 * @param form the definition that the application answered, not today's.
 */
export function publishableAnswers(
  form: FormDefinition,
  answers: Readonly<Record<string, Answer>>,
): Partial<Record<ShowcasePart, string>> {
  const parts: Partial<Record<ShowcasePart, string>> = {};
  for (const { name, showcase } of fieldsOf(form)) {
    const answer = answers[name];
    if (showcase !== undefined && typeof answer === 'string') parts[showcase] = answer;
  }
  return parts;
}
