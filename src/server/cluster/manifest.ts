import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';

const digestSchema = z.string().regex(/^[0-9a-f]{64}$/);
/** A path below a folder, with `/`, that leads to no other place. */
const pathSchema = z
  .string()
  .refine((path) => path.split('/').every((step) => step !== '' && step !== '.' && step !== '..'));

const filesSchema = z.record(pathSchema, digestSchema);

/** The files of a release, and of the content that it was built from: digests (SHA-256, hexadecimal) by path. */
export const manifestSchema = z.object({ site: filesSchema, content: filesSchema });
export type Manifest = z.infer<typeof manifestSchema>;
/** Digests by path. */
export type FileDigests = Manifest['site'];

async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(z.instanceof(Buffer).parse(chunk));
  return hash.digest('hex');
}

/** Every plain file of a folder; links, such as the one to the packages, are left out. */
export async function listPaths(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((one) => one.isFile())
    .map((one) => relative(folder, join(one.parentPath, one.name)).replaceAll('\\', '/'));
}

/** The same with their digests. */
export async function listFiles(folder: string): Promise<FileDigests> {
  const found: FileDigests = {};
  for (const path of await listPaths(folder)) found[path] = await digestOfFile(join(folder, path));
  return found;
}

/** The digests of all that a release is made of, each once. */
export const digestsOf = ({ site, content }: Manifest): string[] => [
  ...new Set([...Object.values(site), ...Object.values(content)]),
];
