import { localForage } from 'decap-cms-lib-util';
import type { RequestsInFlight } from './requests-in-flight.ts';

/** How long the server must have been left alone before a text counts as opened, in milliseconds. */
const quietMs = 250;

/**
 * Makes Decap ask whether to restore unsaved work only once the text itself is open. It reads both at once and, since the copy in the
 * browser comes first, would put the text over the copy that the editor has just chosen to take up again.
 */
export async function promptRestoreAfterLoad(requests: RequestsInFlight): Promise<void> {
  // Until it is ready, the store changes its own methods.
  await localForage.ready();
  const getItem = localForage.getItem.bind(localForage);
  localForage.getItem = async (key) => {
    if (key.startsWith('backup.')) await requests.quiet(quietMs);
    return getItem(key);
  };
}
