import { z } from 'zod';
import type { Locale } from '../../i18n/locales.ts';
import type { Text } from './texts.ts';

const answerSchema = z.object({
  html: z.string().nullable(),
  absence: z.enum(['unwritten', 'untranslated', 'no-program']).nullable(),
  faults: z.array(
    z.object({
      field: z.string().optional(),
      message: z.string(),
      advice: z.string(),
      line: z.object({ number: z.number(), text: z.string() }).nullable(),
    }),
  ),
});

/** The server's answer: the page, or why there is none, and what is wrong in the text. */
export type PreviewAnswer = z.infer<typeof answerSchema>;

export type Fault = PreviewAnswer['faults'][number];

/** What to draw. */
export interface Wanted {
  /** Language of the page. */
  locale: Locale;
  texts: readonly Text[];
}

/**
 * Asks the server for pages, one at a time and always for the newest text: while an answer is on its way, only the last
 * text typed waits. So the page follows as fast as the server draws, and comes once more after the last key.
 * @param language of the interface, for the server's sentences.
 * @param show undefined where the server gave no answer.
 */
export function createPreviewRequests(
  language: Locale,
  show: (answer: PreviewAnswer | undefined, wanted: Wanted) => Promise<void>,
): (wanted: Wanted) => void {
  let waiting: Wanted | undefined;
  let isBusy = false;
  let last = '';

  async function work(): Promise<void> {
    isBusy = true;
    try {
      while (waiting) {
        const wanted = waiting;
        waiting = undefined;
        const answer = await ask(wanted, language);
        // Without an answer the same text is worth asking for again.
        if (!answer) last = '';
        await show(answer, wanted);
      }
    } finally {
      // Whatever went wrong with one page, the next one is drawn.
      isBusy = false;
    }
  }

  return (wanted) => {
    const key = JSON.stringify(wanted);
    if (key === last) return;
    last = key;
    waiting = wanted;
    if (!isBusy) void work();
  };
}

async function ask(wanted: Wanted, language: Locale): Promise<PreviewAnswer | undefined> {
  const response = await fetch('/admin/api/preview', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-cms-language': language },
    body: JSON.stringify(wanted),
  }).catch(() => undefined);
  const body: unknown = await response?.json().catch(() => undefined);
  if (response?.ok) return answerSchema.safeParse(body).data;
  const refusal = refusalSchema.safeParse(body).data;
  return refusal && { html: null, absence: null, faults: [toFault(refusal.error)] };
}

const refusalSchema = z.object({ error: z.string() });

/** Why the server does not read the text, said where other faults are. */
const toFault = (message: string): Fault => ({ message, advice: '', line: null });
