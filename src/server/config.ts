import { join, resolve } from 'node:path';
import { z } from 'zod';
import { signInWays, type SignInWay } from '../model/accounts/sign-in-ways.ts';
import { locales, type Locale } from '../i18n/locales.ts';
import {
  folderSchema,
  originSchema,
  parseSettings,
  placesSchema,
  readPlaces,
  root,
  usualPort,
  type Places,
} from '../environment.ts';
import { bareAddress, isAddrSpec } from './applications/delivery/channels/mail/addresses.ts';
import type { PostgresPlace } from './applications/storage/database/postgres/connect.ts';
import { membershipSchema, type Membership } from './http/addresses.ts';
import {
  databaseUrl,
  dataKey,
  gitRemote,
  oidcIssuer,
  smtpUrl,
  webhookSecrets,
  webhookUrl,
} from './setting-values.ts';

const list = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/).filter((item) => item !== ''));

/** One address, with or without a name: a list or a group would reach people whom nobody named. */
const mailbox = z
  .string()
  .refine((text) => isAddrSpec(bareAddress(text)), 'must be one address, such as equipe@exemple.org');

const wholeNumber = (largest: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from 0 to ${largest}`)
    .transform(Number)
    .pipe(z.number().max(largest, `must be a whole number from 0 to ${largest}`));

const oneOf = <const Word extends string>(words: readonly Word[]) =>
  z.enum(words, `must be one of ${words.join(', ')}`);

const environmentSchema = z
  .object({
    HOST: z.string().default('127.0.0.1'),
    PORT: wholeNumber(65_535).default(usualPort),
    CMS_BACKEND: oneOf(['local', 'git']).optional(),
    GIT_REMOTE: gitRemote.optional(),
    DATABASE_URL: databaseUrl.optional(),
    INTERNAL_URL: originSchema.optional(),
    DATABASE_POOL: wholeNumber(1_000).pipe(z.number().min(2, 'must be at least 2')).default(10),
    DATA_KEY: dataKey.optional(),
    DATA_KEY_OLD: list.pipe(z.array(dataKey)),
    DIGEST_HOUR: wholeNumber(23).default(7),
    BACKUP_DIR: folderSchema.optional(),
    BACKUP_DAYS: wholeNumber(3_650).default(14),
    MAIL_FROM: mailbox.default('passerelle@localhost'),
    STAFF_TO: mailbox.default('staff@localhost'),
    STAFF_LANGUAGE: oneOf(locales).optional(),
    SMTP_URL: smtpUrl.optional(),
    WEBHOOK_URL: webhookUrl.optional(),
    WEBHOOK_SECRET: webhookSecrets.optional(),
    METRICS_TOKEN: z
      .string()
      .regex(/^[\x21-\x7e]{16,}$/, 'must be at least 16 characters, without spaces')
      .optional(),
    SIGN_IN: z
      .string()
      .default('link,passkey')
      .transform((text) => text.split(/[\s,]+/).filter((word) => word !== ''))
      .pipe(
        z
          .array(z.enum(signInWays, 'must name ways among link, passkey and oidc, such as link,passkey'))
          .min(1),
      ),
    OIDC_ISSUER: oidcIssuer.optional(),
    OIDC_CLIENT_ID: z.string().trim().optional(),
    OIDC_CLIENT_SECRET: z.string().trim().optional(),
    TRUSTED_PROXIES: list.pipe(membershipSchema),
    PUBLIC_ORIGINS: list.pipe(z.array(originSchema)),
    LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  })
  .refine(
    ({ WEBHOOK_URL, WEBHOOK_SECRET }) => (WEBHOOK_URL === undefined) === (WEBHOOK_SECRET === undefined),
    {
      path: ['WEBHOOK_SECRET'],
      error: 'WEBHOOK_URL and WEBHOOK_SECRET go together: set both or neither',
    },
  )
  .refine(
    ({ SIGN_IN, OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET }) =>
      !SIGN_IN.includes('oidc') || (OIDC_ISSUER && OIDC_CLIENT_ID && OIDC_CLIENT_SECRET),
    {
      path: ['SIGN_IN'],
      error: 'oidc needs OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET',
    },
  );

/** Every setting by its name, with the schema that reads it: what DEPLOY.md has a table of. */
export const settings = { ...placesSchema.shape, ...environmentSchema.shape };

/** The server's settings, from its environment; directories are absolute. */
export interface Config extends Places {
  host: string;
  /** 0 lets the system choose. */
  port: number;
  /** Who comes into the CMS; and how it keeps texts: plain files of the content folder, or commits of a repository of its own. */
  cms: { access: CmsAccess; backend: 'local' | 'git'; remote: string | undefined };
  /** How people sign in, beside invitations. */
  signIn: readonly SignInWay[];
  /** The organization's sign-in service; undefined where `signIn` leaves it out. */
  oidc: { issuer: string; clientId: string; clientSecret: string } | undefined;
  /** The database of applications; undefined: SQLite in the data folder. */
  postgres: PostgresPlace | undefined;
  /** Where the other servers on the same database reach this one. */
  internalUrl: string | undefined;
  dataKey: string | undefined;
  /** Keys of before, while they are being changed. */
  earlierKeys: readonly string[];
  /** The hour, in the site's zone, at which the staff's summary of the day goes out. */
  digestHour: number;
  mailFrom: string;
  staffTo: string;
  /** The language of the staff; undefined: see `staffLocale`. */
  staffLanguage: Locale | undefined;
  smtpUrl: string | undefined;
  webhook: { url: string; secrets: readonly string[] } | undefined;
  /** What a monitor shows for `/metrics`; undefined: the one of `DATA_DIR/metrics-token`. */
  metricsToken: string | undefined;
  /** Whether an address is one of the proxies whose `X-Forwarded-For` is believed. */
  isTrustedProxy: Membership;
  publicOrigins: readonly string[];
  logLevel: string;
  /** Where the file channel puts messages. */
  mailDir: string;
  /** Where the server's own backups go. */
  backupDir: string;
  /** How long they are kept; 0: none are made. */
  backupDays: number;
}

/** Names that are often mistaken for ours. */
const misspellings: Readonly<Record<string, string>> = {
  TRUSTED_PROXY: 'TRUSTED_PROXIES',
  PUBLIC_ORIGIN: 'PUBLIC_ORIGINS',
  BASE_URL: 'SITE_URL',
  SITE_ORIGIN: 'SITE_URL',
  DATABASE_DIR: 'DATA_DIR',
  CONTENT_FOLDER: 'CONTENT_DIR',
  STAFF_MAIL: 'STAFF_TO',
  MAIL_TO: 'STAFF_TO',
  SMTP_HOST: 'SMTP_URL',
};

/** Warnings about variables that do nothing: they look like settings of ours, or another one is needed for them. */
export function findIdleSettings(env: Readonly<Record<string, string | undefined>> = process.env): string[] {
  const misspelt = Object.entries(misspellings)
    .filter(([wrong, right]) => env[wrong] !== undefined && env[right] === undefined)
    .map(([wrong, right]) => `${wrong} is not a setting and does nothing. Is ${right} meant?`);
  const { cms, oidc } = readConfig(env);
  const pushes = cms.backend === 'git' || !env['GIT_REMOTE'];
  const signsIn = oidc !== undefined || !env['OIDC_ISSUER'];
  return [
    ...misspelt,
    ...(pushes ? [] : ['GIT_REMOTE does nothing here: texts are plain files (CMS_BACKEND=local).']),
    ...(signsIn ? [] : ['OIDC_ISSUER does nothing here: SIGN_IN does not name oidc.']),
  ];
}

/** Reads the server's configuration. An empty variable counts as absent. @throws ConfigError */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const found = parseSettings(environmentSchema, env);
  const places = readPlaces(env);
  const access = cmsAccess({ host: found.HOST, siteUrl: places.siteUrl });
  return {
    ...places,
    host: found.HOST,
    port: found.PORT,
    cms: {
      access,
      backend: found.CMS_BACKEND ?? (access === 'sign-in' ? 'git' : 'local'),
      remote: found.GIT_REMOTE?.startsWith('.') ? resolve(root, found.GIT_REMOTE) : found.GIT_REMOTE,
    },
    signIn: found.SIGN_IN,
    oidc:
      found.SIGN_IN.includes('oidc') && found.OIDC_ISSUER && found.OIDC_CLIENT_ID && found.OIDC_CLIENT_SECRET
        ? {
            issuer: found.OIDC_ISSUER,
            clientId: found.OIDC_CLIENT_ID,
            clientSecret: found.OIDC_CLIENT_SECRET,
          }
        : undefined,
    postgres: found.DATABASE_URL ? { url: found.DATABASE_URL, poolSize: found.DATABASE_POOL } : undefined,
    internalUrl: found.INTERNAL_URL,
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
    isTrustedProxy: found.TRUSTED_PROXIES,
    publicOrigins: found.PUBLIC_ORIGINS,
    logLevel: found.LOG_LEVEL,
    mailDir: join(places.dataDir, 'mail'),
    backupDir: resolve(root, found.BACKUP_DIR ?? join(places.dataDir, 'backups')),
    backupDays: found.BACKUP_DAYS,
  };
}

/**
 * Who comes into the CMS. `key`: the server and its address are this machine's alone, and a browser needs the key that the
 * start prints. `sign-in`: people with an account. `closed`: other machines reach the server, and without TLS a session
 * would cross the network unprotected.
 */
export type CmsAccess = 'key' | 'sign-in' | 'closed';

const thisMachine: readonly string[] = ['127.0.0.1', '::1', '[::1]', 'localhost'];

function cmsAccess({ host, siteUrl }: { host: string; siteUrl: string }): CmsAccess {
  const { protocol, hostname } = new URL(siteUrl);
  if (thisMachine.includes(host) && thisMachine.includes(hostname)) return 'key';
  return protocol === 'https:' ? 'sign-in' : 'closed';
}
