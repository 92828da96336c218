import { randomUUID } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { checkContentDir } from '../../../environment.ts';
import { OperatorError } from '../../../operator-error.ts';
import { findIdleSettings, readConfig, type Config } from '../../config.ts';
import { checkFolders } from '../../system/check-folders.ts';
import { fault, faultBy, fine, type Finding } from './finding.ts';
import type { Surroundings } from './surroundings.ts';

/** The settings, where they can be read. */
export function checkSettings(env: Readonly<Record<string, string | undefined>>): {
  finding: Finding;
  config?: Config;
} {
  try {
    const config = readConfig(env);
    checkContentDir(config, config.cms.backend === 'local' && config.cms.access !== 'closed');
    checkFolders(config);
    const notes = findIdleSettings(env).map((warning) => ({ code: 'misspelt', facts: { warning } }));
    return { finding: { ok: true, notes }, config };
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return { finding: faultBy('settings', error) };
  }
}

/** The data folder must be this user's, closed to others, and writable. */
export async function checkDataFolder({ dataDir }: Pick<Config, 'dataDir'>): Promise<Finding> {
  if (!existsSync(dataDir)) return fault('no-data-folder', { dataDir });
  const { uid, mode } = statSync(dataDir);
  const user = userInfo();
  if (uid !== user.uid) return fault('other-user', { dataDir, uid, user: user.username });
  const probe = join(dataDir, `doctor-${randomUUID()}`);
  try {
    await writeFile(probe, 'x', { mode: 0o600, flush: true });
  } catch (error) {
    return faultBy('not-writable', error, { dataDir });
  } finally {
    await rm(probe, { force: true });
  }
  return (mode & 0o077) === 0
    ? fine
    : fault('open-to-others', { dataDir, mode: (mode & 0o777).toString(8).padStart(3, '0') });
}

export function checkDisk({ dataDir }: Pick<Config, 'dataDir'>, { disk }: Surroundings): Finding {
  const found = disk(dataDir);
  return found.isLow()
    ? fault('disk-full', { dataDir, megabytes: Math.floor(found.freeBytes() / 1_000_000) })
    : fine;
}
