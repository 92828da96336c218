import type { StoredApplication } from '../../storage/application.ts';

const toIso = (instant: number) => new Date(instant).toISOString();

/** What the staff asked for beside the application and what was answered, in order, for programs. */
export function supplementsToJson({ supplements }: Pick<StoredApplication, 'supplements'>) {
  return supplements.map(({ id, state, askedAt, askedBy, due, text, answer }) => ({
    id,
    state,
    askedAt: toIso(askedAt),
    askedBy,
    due,
    request: text,
    answer: answer && { receivedAt: toIso(answer.at), text: answer.text, files: answer.files },
  }));
}
