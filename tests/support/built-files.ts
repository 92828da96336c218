import { globSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The files of a built site that hold some words, whatever their capitals; compressed search fragments included. */
export async function filesHolding(client: string, words: string): Promise<string[]> {
  const files = globSync('**/*', { cwd: client }).filter((file) => statSync(join(client, file)).isFile());
  const found: string[] = [];
  for (const file of files) {
    const bytes = await readFile(join(client, file));
    const isZipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const text = (isZipped ? gunzipSync(bytes) : bytes).toString('utf8');
    if (text.toLowerCase().includes(words.toLowerCase())) found.push(file);
  }
  return found;
}
