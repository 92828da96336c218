import { addressOf } from '../delivery/channels/mail/acknowledgement.ts';
import type { StoredApplication } from '../storage/application.ts';
import type { Store } from '../storage/store.ts';
import { readState } from './standing.ts';

/** True where an application has an address that its applicant can correct: not once it is withdrawn, since nothing follows. */
export const canCorrect = async (
  application: StoredApplication,
  { store }: { store: Pick<Store, 'db'> },
): Promise<boolean> =>
  application.form.purpose !== 'opening' &&
  addressOf(application) !== undefined &&
  (await readState(store.db, application.reference)) !== 'withdrawn';
