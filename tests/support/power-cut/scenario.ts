import { z } from 'zod';
import { goodAnswers } from '../site-fixture.ts';

/** The name of the project of an applicant, by number. It is in the answers and in the attachment, and no other begins so. */
export const projectOf = (number: number): string => `Projet ${number}.`;

/** The number of an applicant, from the name of the project. */
export const numberOf = (projectName: string): number => Number(/\d+/.exec(projectName)?.[0]);

const pdfOf = (number: number) =>
  Buffer.from(`%PDF-1.4\n${projectOf(number)}\n${`${number}-`.repeat((number % 4) * 1_500)}\n%%EOF`);

/** The bytes of the attachments of an applicant: every third applicant has none. */
export const filesOf = (number: number): Buffer[] => (number % 3 === 0 ? [] : [pdfOf(number)]);

/** What an applicant sends: everything about it follows from the number. */
export function answersOf(number: number): Readonly<Record<string, unknown>> {
  const [file] = filesOf(number);
  return {
    ...goodAnswers,
    projectName: projectOf(number),
    idempotencyKey: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    ...(file ? { deck: { filename: 'projet.pdf', content: file.toString('base64') } } : {}),
  };
}

/** What the recorded server says on standard output, a line each, at the moment when it is so. */
export const saidSchema = z.union([
  z.object({ acknowledged: z.string(), number: z.number() }),
  z.object({ erasing: z.string() }),
  z.object({ erased: z.string() }),
]);
export type Said = z.infer<typeof saidSchema>;
