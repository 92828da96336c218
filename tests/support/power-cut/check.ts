import { parseErasures } from '../../../src/server/applications/storage/erasure-record.ts';
import type { Image } from './disk.ts';
import type { Found } from './found.ts';
import type { Known } from './known.ts';
import { projectOf } from './scenario.ts';

/** Files that hold what an applicant sent, or are named after the application. */
function findTraces(image: Image, reference: string, number: number): string[] {
  const project = projectOf(number);
  return [...image].flatMap(([path, content]) =>
    path.includes(reference) || content.includes(project) ? [path] : [],
  );
}

function checkErasures({ numbers }: Found, image: Image, known: Known): string[] {
  const problems: string[] = [];
  const record = new Set(parseErasures(image.get('var/erasures.txt')?.toString() ?? ''));
  for (const reference of known.erased) {
    if (!record.has(reference)) problems.push(`${reference} is not on record as erased`);
    for (const path of findTraces(image, reference, known.acknowledged.get(reference) ?? 0))
      problems.push(`${reference} is erased, and still in ${path}`);
  }
  for (const [reference, number] of numbers)
    if (number === undefined && !record.has(reference))
      problems.push(`${reference} is erased without record`);
  return problems;
}

/**
 * Compares what is there after a power cut with what people know.
 *
 * @param whole all files as they would be without a cut.
 * @returns what is wrong, in sentences.
 */
export function checkPromises(found: Found, image: Image, known: Known, whole: Image): string[] {
  const problems = [...found.problems];
  for (const [reference, number] of known.acknowledged) {
    if (!found.numbers.has(reference)) problems.push(`${reference} was answered and is missing`);
    else if (found.numbers.get(reference) !== number && !known.erasing.has(reference))
      problems.push(`${reference} is not what was sent`);
  }
  problems.push(...checkErasures(found, image, known));
  for (const reference of found.sent) {
    const path = `var/mail/${reference}.eml`;
    const [message, expected] = [image.get(path), whole.get(path)];
    if (!message || (expected && !message.equals(expected)))
      problems.push(`${path} is not there, or not whole`);
  }
  return problems;
}
