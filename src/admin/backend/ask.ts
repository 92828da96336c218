import { z } from 'zod';
import type { Locale } from '../../i18n/locales.ts';
import { comparisonSchema } from '../../model/messages/comparison.ts';
import { announceRefusal, dependentSchema, problemSchema, type DependentText } from '../decap/events.ts';
import type { RequestsInFlight } from './requests-in-flight.ts';
import { wordsIn, type Words } from '../words.ts';

/** Where the CMS's back end answers. */
const proxyUrl = '/admin/api/v1';

const conflictSchema = comparisonSchema
  .pick({ fields: true })
  .extend({ versions: z.record(z.string(), z.string().nullable()) });

/** What two editors made of one text, and the versions that the second one would overwrite. */
export type Conflict = z.infer<typeof conflictSchema>;

const refusal = z.object({
  error: z.string(),
  code: z.string().default(''),
  problems: z.array(problemSchema).default([]),
  conflict: conflictSchema.optional(),
  texts: z.array(dependentSchema).default([]),
  targets: z.array(dependentSchema.omit({ href: true })).optional(),
});

/** The texts that refer to one that readers lose, and those that they could refer to instead. */
export interface Referring {
  texts: readonly DependentText[];
  targets: readonly { key: string; title: string }[];
  /** Whether the site cannot be built without what they refer to; where only links lead there, they may lead nowhere. */
  isNeeded: boolean;
}

/** A request that the server did not carry out, in the editor’s language. Decap prints it after a sentence of its own. */
export class Refused extends Error {
  // Decap prints the error itself: without a name, only the sentence is read.
  override name = '';
  readonly status: number;
  readonly problems: z.infer<typeof refusal>['problems'];
  readonly conflict: Conflict | undefined;
  /** Where it is for the editor to decide what becomes of references. */
  readonly referring: Referring | undefined;
  constructor({ error, code, problems, conflict, texts, targets }: z.infer<typeof refusal>, status: number) {
    // The panel names the other texts; a second list of them beside it would only hide it.
    super(texts.length > 0 ? '' : error);
    this.status = status;
    this.problems = problems;
    this.conflict = conflict;
    this.referring = targets && { texts, targets, isNeeded: code === 'referred-to' };
  }
}

/** No answer came; said in the editor’s language, since Decap prints it. */
class Unreachable extends Error {
  override name = '';
}

/** Why a request came to nothing, for an editor to read. */
export function reasonOf(error: unknown, t: Words): string {
  return error instanceof Refused ? error.message : t('unreachable');
}

/** Sends one request of the protocol and returns what the server answers. @throws Refused */
export type Ask = (payload: { action: string; params: Record<string, unknown> }) => Promise<unknown>;

/**
 * @param locale the language of the interface, for the server’s sentences.
 * @param requests counts the requests under way.
 */
export function createAsk(locale: Locale, requests: RequestsInFlight): Ask {
  return async (payload) => {
    const sent = fetch(proxyUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-cms-language': locale },
      body: JSON.stringify(payload),
    });
    const unreachable = (cause: unknown) => {
      throw new Unreachable(wordsIn(locale)('unreachable'), { cause });
    };
    const response = await requests.track(sent).catch(unreachable);
    const answer: unknown = await response.json().catch((cause: unknown) => {
      // Half an answer is none; a proxy's own page of a fault has at least a number.
      if (response.ok) return unreachable(cause);
      return { error: `HTTP ${response.status}` };
    });
    if (response.ok) return answer;
    const details = refusal.parse(answer);
    const refused = new Refused(details, response.status);
    const { error: sentence, problems, texts } = details;
    const isForEditor = refused.conflict !== undefined || refused.referring !== undefined;
    if (!isForEditor) announceRefusal({ action: payload.action, sentence, problems, texts });
    throw refused;
  };
}
