import { z } from 'zod';

/** What becomes of the references to a text that readers lose: they go, or they lead to another text, as does its old address. */
export const referencesSchema = z.discriminatedUnion('choice', [
  z.object({ choice: z.literal('unlink') }),
  /** `to`: `programs/spark`. */
  z.object({ choice: z.literal('redirect'), to: z.string().max(200) }),
]);

export type References = z.infer<typeof referencesSchema>;

/** What an editor has decided about the texts that lead to one that readers lose. */
export interface ReferenceDecision {
  /** The texts whose links may lead nowhere, by the keys that a refusal names. */
  accepted?: readonly string[];
  references?: References | undefined;
}
