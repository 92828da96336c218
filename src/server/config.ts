import { join } from 'node:path';
import { z } from 'zod';
import { signInWays, type SignInWay } from '../model/accounts/sign-in-ways.ts';
import { locales, type Locale } from '../i18n/locales.ts';
import { originSchema, parseSettings, readPlaces, type Places } from '../environment.ts';
import { bareAddress, isAddrSpec } from './applications/delivery/channels/mail/addresses.ts';
import { membershipSchema, type Membership } from './http/addresses.ts';

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

/** An address or path that git understands; one that begins with `-` it would take for an option. */
const gitRemote = z.string().regex(/^[^-\s]/, 'must be the address or the path of a git repository');

/** Whether the name and password in an address, percent-encoded, can be decoded. */
function hasReadableCredentials(address: string): boolean {
  const { username, password } = new URL(address);
  return [username, password].every((part) => {
    try {
      decodeURIComponent(part);
      return true;
    } catch {
      return false;
    }
  });
}

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
    PORT: wholeNumber(65_535).default(4_321),
    CMS_BACKEND: z.enum(['local', 'git']).optional(),
    GIT_REMOTE: gitRemote.optional(),
    DATABASE_URL: z
      .undefined({
        error:
          'applications are kept in SQLite under DATA_DIR; PostgreSQL is not served by this version. Remove the variable, so that nobody looks for applications where they are not',
      })
      .optional(),
    DATA_KEY: dataKey.optional(),
    DATA_KEY_OLD: list.pipe(z.array(dataKey)),
    DIGEST_HOUR: wholeNumber(23).default(7),
    MAIL_FROM: mailbox.default('Passerelle <passerelle@localhost>'),
    STAFF_TO: mailbox.default('staff@localhost'),
    STAFF_LANGUAGE: z.enum(locales).default('fr'),
    SMTP_URL: z
      .url({
        protocol: /^smtps?$/,
        hostname: /./,
        error:
          'must be smtp:// or smtps:// and the name of a mail server, such as smtp://mail.example.org:587',
      })
      .refine(
        hasReadableCredentials,
        'has a name or password that cannot be read: write % as %25, and other signs as %XX (percent-encoding)',
      )
      .optional(),
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
    OIDC_ISSUER: z.url({ protocol: /^https$/, error: 'must be an https:// address' }).optional(),
    OIDC_CLIENT_ID: z.string().optional(),
    OIDC_CLIENT_SECRET: z.string().optional(),
    TRUSTED_PROXIES: list.pipe(membershipSchema),
    PUBLIC_ORIGINS: list.pipe(z.array(originSchema)),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
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
  /** Whether an address is one of the proxies whose `X-Forwarded-For` is believed. */
  isTrustedProxy: Membership;
  publicOrigins: readonly string[];
  logLevel: string;
  /** Where the file channel puts messages. */
  mailDir: string;
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

/** Warnings about variables that look like settings of ours under another name, and so do nothing. */
export function findMisspellings(env: Readonly<Record<string, string | undefined>> = process.env): string[] {
  return Object.entries(misspellings)
    .filter(([wrong, right]) => env[wrong] !== undefined && env[right] === undefined)
    .map(([wrong, right]) => `${wrong} is not a setting and does nothing. Is ${right} meant?`);
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
      remote: found.GIT_REMOTE,
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
