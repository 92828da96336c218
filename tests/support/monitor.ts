import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The headers of a monitor that was given the token of a server's data folder. */
export async function monitorOf(dataDir: string): Promise<{ authorization: string }> {
  const token = await readFile(join(dataDir, 'metrics-token'), 'utf8');
  return { authorization: `Bearer ${token.trim()}` };
}
