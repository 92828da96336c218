import type { StoredApplication } from '../storage/application.ts';

/** Words of four characters and more; status codes such as 550 and 5.7.1 tell the staff what to do, and stay. */
const word = /[\p{L}\p{N}][\p{L}\p{N}\p{M}@._+-]{2,}[\p{L}\p{N}]/gu;

const isStatus = (text: string) => /^\d\.\d{1,3}\.\d{1,3}$/.test(text);

type Content = Pick<StoredApplication, 'answers' | 'unrecognised' | 'files' | 'contact' | 'supplements'>;

/**
 * An error as it may be kept and logged. A mail server quotes the address that it refuses, or the words that it takes for
 * spam, whole or cut: every word that the application holds, and every address, becomes “…”.
 */
export function withoutAnswers(error: string, application: Content | undefined): string {
  const { answers = {}, unrecognised = {}, files = [], contact, supplements = [] } = application ?? {};
  const content = [
    ...Object.values(answers).flat(),
    ...Object.entries(unrecognised).flat(2),
    ...files.map(({ name }) => name),
    contact?.address ?? '',
    ...supplements.flatMap(({ text, answer }) => [
      text,
      answer?.text ?? '',
      ...(answer?.files ?? []).map(({ name }) => name),
    ]),
  ]
    .join('\n')
    .toLowerCase();
  const isTheirs = (text: string) => text.includes('@') || content.includes(text.toLowerCase());
  return error.replace(word, (text) => (isTheirs(text) && !isStatus(text) ? '…' : text));
}
