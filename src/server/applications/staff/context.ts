import type { Store } from '../storage/store.ts';
import type { Vault } from '../storage/database/vault.ts';
import type { ReportContext } from './format.ts';

/** What the staff's work with applications needs, at the command line and on the pages of `/admin/`. */
export interface StaffContext extends ReportContext {
  store: Store;
  vault: Vault;
  now: number;
}
