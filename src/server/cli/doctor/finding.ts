import type { Params } from '../../../i18n/translate.ts';
import type { Vault } from '../../applications/storage/database/vault.ts';
import type { Store } from '../../applications/storage/store.ts';
import type { Config } from '../../config.ts';
import type { Surroundings } from './surroundings.ts';

/** The way of an application, from the settings to the staff: each link holds only where those before it hold. */
export const links = [
  'settings',
  'data-folder',
  'disk',
  'database',
  'clock',
  'site',
  'server',
  'address',
  'certificate',
  'proxy',
  'application',
  'forwarding',
] as const;
export type LinkName = (typeof links)[number];

/** A sentence of the phrases: a key below `doctor.note.` or `doctor.fault.`, and what is filled in. */
interface Remark {
  code: string;
  facts?: Params;
}

/**
 * How a link is. `notes`: what works and could be better. `isSkipped`: there is no such link here. `link`: the one at fault,
 * where it is not the one that was looked at.
 */
export type Finding =
  { ok: true; notes?: readonly Remark[]; isSkipped?: boolean } | ({ ok: false; link?: LinkName } & Remark);

export const fine: Finding = { ok: true };

export const fault = (code: string, facts: Params = {}): Finding & { ok: false } => ({
  ok: false,
  code,
  facts,
});

/** A fault with the reason that the system gives. */
export const faultBy = (code: string, error: unknown, facts: Params = {}): Finding & { ok: false } =>
  fault(code, { ...facts, error: error instanceof Error ? error.message : String(error) });

/** What the checks of the server and of the way to it work with. */
export interface Examination {
  config: Config;
  store: Store;
  vault: Vault;
  surroundings: Surroundings;
}
