import { erase } from '../../../src/server/cli/commands/erase.ts';
import { release } from '../../../src/server/cli/commands/release.ts';
import { replay } from '../../../src/server/cli/commands/replay.ts';
import type { Command } from '../../../src/server/cli/command.ts';
import type { Store } from '../../../src/server/applications/storage/store.ts';
import { wordsIn } from '../../../src/server/applications/staff/words.ts';
import { plainVault } from '../../../src/server/applications/storage/database/vault.ts';
import type { Config } from '../../../src/server/config.ts';
import type { World } from './world.ts';

const commands = { erase, release, replay } as const;

/** The staff at their command line. @returns what types a command. */
export function createStaff(world: World, store: Store, config: Config) {
  return async (name: keyof typeof commands, ...words: string[]): Promise<number> => {
    const command: Command = commands[name];
    const prepared = command.prepare(words);
    if (!prepared.ok) throw new Error(`${name} ${words.join(' ')}: ${prepared.usageError.code}`);
    const nothing = () => undefined;
    const code = await prepared.value.run({
      ...wordsIn('en'),
      config,
      site: undefined,
      env: {},
      now: world.now,
      zone: 'America/Toronto',
      cwd: config.dataDir,
      stdout: () => Promise.resolve(),
      print: () => Promise.resolve(),
      warn: nothing,
      progress: nothing,
      store,
      vault: plainVault,
    });
    world.note(`staff: ${name} ${code}`);
    return code;
  };
}

export type Staff = ReturnType<typeof createStaff>;
