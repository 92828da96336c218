import type { Encryption } from './applications/storage/database/seals.ts';
import type { Log } from './system/log.ts';

/** Whether answers and files are encrypted, for the console. */
export const encryptionWords: Record<Encryption, string> = {
  on: 'encrypted on disk',
  partly: 'encrypted on disk from now on; what was stored before is not: npm run applications -- rotate-key',
  off: 'not encrypted on disk (set DATA_KEY to encrypt them)',
  'key-missing': 'SOME CANNOT BE READ: their key is neither in DATA_KEY nor in DATA_KEY_OLD',
};

/** The same for the log, where each state has its level. */
export function logEncryption(encryption: Encryption, log: Log): void {
  switch (encryption) {
    case 'on':
      log.info({ encryption }, 'Answers and files are encrypted on disk.');
      break;
    case 'partly':
      log.warn(
        { encryption },
        'Answers and files are encrypted on disk from now on; what was stored before is not: npm run applications -- rotate-key',
      );
      break;
    case 'off':
      log.warn({ encryption }, 'Answers and files are not encrypted on disk: set DATA_KEY to encrypt them.');
      break;
    case 'key-missing':
      log.error(
        { encryption },
        'Some applications were sealed with a key that is neither in DATA_KEY nor in DATA_KEY_OLD: they cannot be forwarded.',
      );
      break;
  }
}
