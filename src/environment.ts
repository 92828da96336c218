import { accessSync, constants, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { OperatorError } from './operator-error.ts';

/** The project's root, with a trailing slash. */
export const root = fileURLToPath(new URL('../', import.meta.url));

/** The environment holds a value that cannot be used. The message names each variable and what is expected. */
export class ConfigError extends OperatorError {
  override name = 'ConfigError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Where content, data and the site itself live: absolute paths, and an origin without a trailing slash. */
export interface Places {
  contentDir: string;
  dataDir: string;
  siteUrl: string;
}

const label = '[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?';
const hostPattern = new RegExp(`^(?:\\[[0-9a-f:.]+\\]|${label}(?:\\.${label})*\\.?)$`);

/** Whether a browser could ever reach it: URLs allow names that DNS does not, and port 0. */
const isHost = ({ hostname, port }: URL) => hostPattern.test(hostname) && port !== '0';

/** `https://example.org`: an origin and nothing behind it. */
export const originSchema = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^https?:\/\/[^/?#@]+\/*$/i.test(text) && isHost(new URL(text)),
    'must be an address without a path, such as https://example.org',
  )
  .transform((text) => new URL(text).origin);

/** A folder: absolute, or below the project's root. */
export const folderSchema = z
  .string()
  .refine(
    (text) => text === text.trim() && !text.startsWith('~'),
    'must be a folder, written out: no shell puts a home folder in the place of ~ here',
  );

/** The port of the server where none is set. */
export const usualPort = 4_321;

/** The three places, by the names of their settings. Without `SITE_URL`, the site is where the server listens. */
export const placesSchema = z.object({
  CONTENT_DIR: folderSchema.default('content'),
  DATA_DIR: folderSchema.default('var'),
  SITE_URL: originSchema.optional(),
});

/** The port is checked by the server; 0, which lets the system choose, is no address. */
const portOf = ({ PORT = '' }: Environment) => (/^[1-9]\d{0,4}$/.test(PORT) ? Number(PORT) : usualPort);

/** Parses settings. An empty variable counts as absent. @throws ConfigError */
export function parseSettings<Schema extends z.ZodType>(schema: Schema, env: Environment): z.infer<Schema> {
  const parsed = schema.safeParse(
    Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')),
  );
  if (parsed.success) return parsed.data;
  throw settingsError(parsed.error.issues.map(({ path: [name], message }) => `${String(name)}: ${message}`));
}

/** Settings that cannot be used: each as `NAME: what is expected`. */
export function settingsError(problems: readonly string[]): ConfigError {
  const lines = problems.map((problem) => `  ${problem}`).join('\n');
  return new ConfigError(
    `The environment holds values that cannot be used. Change them and start again:\n${lines}`,
  );
}

/** Reads the three places that build, commands and server share. Relative paths start at the project's root. @throws ConfigError */
export function readPlaces(env: Environment = process.env): Places {
  const { CONTENT_DIR, DATA_DIR, SITE_URL } = parseSettings(placesSchema, env);
  return {
    contentDir: resolve(root, CONTENT_DIR),
    dataDir: resolve(root, DATA_DIR),
    siteUrl: SITE_URL ?? `http://localhost:${portOf(env)}`,
  };
}

/**
 * Makes sure that the content can be read and, where the CMS writes to it, written.
 *
 * @throws ConfigError
 */
export function checkContentDir({ contentDir }: Pick<Places, 'contentDir'>, mustBeWritable = false): void {
  const expected = `must be a folder that can be read${mustBeWritable ? ' and, since the CMS saves there, written' : ''}`;
  try {
    if (!statSync(contentDir).isDirectory()) throw new Error('it is not a folder');
    accessSync(contentDir, constants.R_OK | constants.X_OK | (mustBeWritable ? constants.W_OK : 0));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw settingsError([`CONTENT_DIR: ${expected}, ${contentDir} is not: ${reason}`]);
  }
}
