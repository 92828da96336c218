import type { Encryption } from './applications/storage/database/seals.ts';
import type { Log } from './system/log.ts';

/** Whether answers and files are encrypted, for the console and the log. */
export const encryptionWords: Record<Encryption, string> = {
  on: 'encrypted on disk',
  partly: 'encrypted on disk from now on; what was stored before is not: npm run applications -- rotate-key',
  off: 'not encrypted on disk (set DATA_KEY to encrypt them)',
  'key-missing': 'SOME CANNOT BE READ: their key is neither in DATA_KEY nor in DATA_KEY_OLD',
};

const levels = { on: 'info', partly: 'warn', off: 'warn', 'key-missing': 'error' } as const;

export function logEncryption(encryption: Encryption, log: Log): void {
  log[levels[encryption]]({ encryption }, `Answers and files: ${encryptionWords[encryption]}.`);
}
