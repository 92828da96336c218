import { createSigner } from '../../system/signer.ts';
import type { NewApplication } from './application.ts';

/** Makes of a SHA-256 what the database keeps in its place: without the server's key it cannot be computed from a guess. */
export type HideDigest = (digest: string) => string;

export const createHideDigest = (key: Uint8Array): HideDigest => createSigner(key);

const prefix = 'digest:';

/** A key that is the digest itself is hidden too; one that a page chose is random. */
export const hideKey = (key: string, hide: HideDigest): string =>
  key.startsWith(prefix) ? `${prefix}${hide(key.slice(prefix.length))}` : key;

/** What makes a repetition recognizable, as the database keeps it. */
export const hidden = ({ key, digest, expiresAt }: NewApplication['idempotency'], hide: HideDigest) => ({
  key: hideKey(key, hide),
  digest: hide(digest),
  expiresAt,
});
