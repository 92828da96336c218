import { join } from 'node:path';
import { z } from 'zod';
import { locales, type Locale } from '../i18n/locales.ts';
import { readPlaces, type Places } from '../environment.ts';
import { bareAddress, isAddrSpec } from './channels/mail/addresses.ts';

const list = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/).filter((item) => item !== ''));

const origin = z.url().transform((url) => new URL(url).origin);

/** One address, with or without a name: a list or a group would reach people whom nobody named. */
const mailbox = z
  .string()
  .refine((text) => isAddrSpec(bareAddress(text)), 'must be one address, such as equipe@exemple.org');

const webhookUrl = z.url({ protocol: /^https$/, error: 'must be an https:// address' });

/** `whsec_` and 24 to 64 bytes in base64; two, separated by a space, while a secret is being changed. */
const webhookSecrets = z
  .string()
  .transform((text) => text.trim().split(/\s+/))
  .pipe(
    z.array(
      z.string().refine((secret) => {
        const bytes = Buffer.from(secret.replace(/^whsec_/, ''), 'base64').length;
        return secret.startsWith('whsec_') && bytes >= 24 && bytes <= 64;
      }, 'must be whsec_ followed by 24 to 64 bytes in base64'),
    ),
  );

const dataKey = z
  .string()
  .trim()
  .refine(
    (key) => Buffer.from(key, 'base64').length === 32,
    'must be 32 bytes in base64: make one with `openssl rand -base64 32`, and keep a copy apart from the data',
  );

const environmentSchema = z
  .object({
    HOST: z.string().default('127.0.0.1'),
    PORT: z.coerce.number().int().min(0).max(65_535).default(4_321),
    CMS_BACKEND: z.enum(['local', 'git']).default('local'),
    GIT_REMOTE: z.string().optional(),
    DATABASE_URL: z
      .undefined({
        error:
          'applications are kept in SQLite under DATA_DIR; PostgreSQL is not served by this version. Remove the variable, so that nobody looks for applications where they are not',
      })
      .optional(),
    DATA_KEY: dataKey.optional(),
    DATA_KEY_OLD: list.pipe(z.array(dataKey)),
    DIGEST_HOUR: z.coerce.number().int().min(0).max(23).default(7),
    MAIL_FROM: mailbox.default('Passerelle <passerelle@localhost>'),
    STAFF_TO: mailbox.default('staff@localhost'),
    STAFF_LANGUAGE: z.enum(locales).default('fr'),
    SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
    WEBHOOK_URL: webhookUrl.optional(),
    WEBHOOK_SECRET: webhookSecrets.optional(),
    METRICS_TOKEN: z
      .string()
      .regex(/^[\x21-\x7e]{16,}$/, 'must be at least 16 characters, without spaces')
      .optional(),
    TRUSTED_PROXIES: list,
    PUBLIC_ORIGINS: list.pipe(z.array(origin)),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  })
  .refine(
    ({ WEBHOOK_URL, WEBHOOK_SECRET }) => (WEBHOOK_URL === undefined) === (WEBHOOK_SECRET === undefined),
    {
      path: ['WEBHOOK_SECRET'],
      error: 'WEBHOOK_URL and WEBHOOK_SECRET go together: set both or neither',
    },
  );

/** What the server is told by its environment; directories are absolute. */
export interface Config extends Places {
  host: string;
  /** 0 lets the system choose. */
  port: number;
  /** How the CMS keeps texts: plain files of the content folder, or commits of a repository of its own. */
  cms: { backend: 'local' | 'git'; remote: string | undefined };
  dataKey: string | undefined;
  /** Keys of before, while they are being changed. */
  earlierKeys: readonly string[];
  /** The hour, in the site's zone, at which the staff's summary of the day goes out. */
  digestHour: number;
  mailFrom: string;
  staffTo: string;
  /** The language of what the staff get by mail. */
  staffLanguage: Locale;
  smtpUrl: string | undefined;
  webhook: { url: string; secrets: readonly string[] } | undefined;
  /** What a monitor shows for `/metrics`; undefined: the one of `DATA_DIR/metrics-token`. */
  metricsToken: string | undefined;
  trustedProxies: readonly string[];
  publicOrigins: readonly string[];
  logLevel: string;
  /** Where the file channel puts messages. */
  mailDir: string;
}

/** The environment holds a value that the server cannot work with. The message names each variable. */
export class ConfigError extends Error {}

/** Reads the server's configuration. An empty variable counts as absent. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(
      `The environment holds values that the server cannot use. Change them and start again:\n${problems.join('\n')}`,
    );
  }
  const found = parsed.data;
  const places = readPlaces(given);
  return {
    ...places,
    host: found.HOST,
    port: found.PORT,
    cms: { backend: found.CMS_BACKEND, remote: found.GIT_REMOTE },
    dataKey: found.DATA_KEY,
    earlierKeys: found.DATA_KEY_OLD,
    digestHour: found.DIGEST_HOUR,
    mailFrom: found.MAIL_FROM,
    staffTo: found.STAFF_TO,
    staffLanguage: found.STAFF_LANGUAGE,
    smtpUrl: found.SMTP_URL,
    webhook:
      found.WEBHOOK_URL && found.WEBHOOK_SECRET
        ? { url: found.WEBHOOK_URL, secrets: found.WEBHOOK_SECRET }
        : undefined,
    metricsToken: found.METRICS_TOKEN,
    trustedProxies: found.TRUSTED_PROXIES,
    publicOrigins: found.PUBLIC_ORIGINS,
    logLevel: found.LOG_LEVEL,
    mailDir: join(places.dataDir, 'mail'),
  };
}
