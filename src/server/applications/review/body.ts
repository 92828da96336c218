import { z } from 'zod';
import { steps } from '../../../model/reviews/scale.ts';
import type { Vault } from '../storage/database/vault.ts';

/** Signs: of a comment on one criterion, of the comment in all, and of the reason of a conflict. */
export const longest = { comment: 2_000, overall: 4_000, reason: 1_000 } as const;

const bodySchema = z.object({
  scores: z.array(z.literal(steps).nullable()),
  comments: z.array(z.string()),
  comment: z.string(),
});

/** What a reviewer wrote: scores and comments in the order of the criteria. */
export type ReviewBody = z.infer<typeof bodySchema>;

export const sealBody = (vault: Vault, body: ReviewBody): Uint8Array =>
  vault.seal(new TextEncoder().encode(JSON.stringify(body)));

const nothing: ReviewBody = { scores: [], comments: [], comment: '' };

/** What a row holds; nothing where nothing was written, or it was erased. */
export const openBody = (vault: Vault, sealed: Uint8Array | null): ReviewBody =>
  sealed === null ? nothing : bodySchema.parse(JSON.parse(new TextDecoder().decode(vault.open(sealed))));

export const openText = (vault: Vault, sealed: Uint8Array | null): string =>
  sealed === null ? '' : new TextDecoder().decode(vault.open(sealed));
