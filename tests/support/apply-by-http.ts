import { z } from 'zod';
import { applicationAnswers, deck } from './application.ts';

const answerSchema = z.object({ reference: z.string(), receipt: z.string() });

/** Applies to the example call as a program does, with a file. @returns the reference, and the path of the receipt. */
export async function aReceiptByHttp(
  origin: string,
  changes: Readonly<Record<string, string>>,
): Promise<z.infer<typeof answerSchema>> {
  const response = await fetch(`${origin}/api/forms/application`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({
      ...applicationAnswers,
      call: 'demo-2026',
      language: 'fr',
      pitchDeck: { filename: deck.name, content: deck.buffer.toString('base64') },
      ...changes,
    }),
  });
  if (response.status !== 201) throw new Error(await response.text());
  return answerSchema.parse(await response.json());
}

/** The same. @returns the reference. */
export const anApplicationByHttp = async (...given: Parameters<typeof aReceiptByHttp>): Promise<string> =>
  (await aReceiptByHttp(...given)).reference;
