import type { Command } from '../command.ts';
import { backup } from '../commands/backup.ts';
import { restore } from '../commands/restore.ts';

/** Commands that are the word after `npm run` themselves. */
export const ownPrograms = { backup, restore } as const satisfies Record<string, Command>;
