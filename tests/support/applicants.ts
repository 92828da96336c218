import { z } from 'zod';
import { goodAnswers } from './site-fixture.ts';

const receiptSchema = z.object({ reference: z.string(), receipt: z.string() });
const problemSchema = z.object({ code: z.string(), status: z.number() });

/** What an applicant's program is told. */
export type Told =
  { status: 201; reference: string } | { status: number; code: string; retryAfter: string | null };

/** Sends the example application as JSON, some answers changed. Throws when the connection breaks. */
export async function apply(
  url: string,
  changes: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Told> {
  const response = await fetch(`${url}/api/forms/application`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      'accept-encoding': 'identity',
      ...headers,
    },
    body: JSON.stringify({ ...goodAnswers, ...changes }),
  });
  const body: unknown = await response.json();
  if (response.status === 201) return { status: 201, reference: receiptSchema.parse(body).reference };
  const { code, status } = problemSchema.parse(body);
  return { status, code, retryAfter: response.headers.get('retry-after') };
}
