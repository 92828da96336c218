import { z } from 'zod';
import { isPublicAddress } from './applications/delivery/channels/webhook/addresses.ts';
import { isIP } from 'node:net';

const gitShapes = [
  // https://git.example.org/org/content.git, ssh://git@git.example.org:2222/org/content.git, file:///srv/content.git
  /^(?:https?|ssh|git):\/\/[^\s/]+\/\S+$/,
  /^file:\/\/\/\S+$/,
  // git@git.example.org:org/content.git
  /^(?:[\w.-]+@)?[\w][\w.-]*:(?![:/])\S+$/,
  // A path. One that begins otherwise git would take for one too, so that a name misspelt would be looked for here.
  /^\.{0,2}\/[^/]/,
];

/** The address of a git repository, or a path that says that it is one. */
export const gitRemote = z
  .string()
  .refine(
    (text) => gitShapes.some((shape) => shape.test(text)),
    'must be the address of a git repository, such as git@git.example.org:org/content.git or https://git.example.org/org/content.git, or a folder that begins with /, ./ or ../',
  );

/** An address with nothing in it but a host and a path. */
const isPlain = (address: string): boolean => {
  const { username, password, search, hash } = new URL(address);
  return [username, password, search, hash].every((part) => part === '');
};

const hasPort = (address: string) => new URL(address).port !== '0';

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

const unreadableCredentials =
  'has a name or password that cannot be read: write % as %25, and other signs as %XX (percent-encoding)';

const hasBothCredentials = (address: string) => {
  const { username, password } = new URL(address);
  return (username === '') === (password === '');
};

export const smtpUrl = z
  .url({
    protocol: /^smtps?$/,
    hostname: /./,
    abort: true,
    error: 'must be smtp:// or smtps:// and the name of a mail server, such as smtp://mail.example.org:587',
  })
  .refine(
    (address) => !/[?#]/.test(address) && ['', '/'].includes(new URL(address).pathname),
    'has something behind the mail server: in a name or password, write # as %23, / as %2F, ? as %3F (percent-encoding)',
  )
  .refine(hasPort, 'has no port that a server could listen on: 587, 465 or 25 are usual')
  .refine(hasReadableCredentials, unreadableCredentials)
  .refine(
    hasBothCredentials,
    'has a name without a password, or the reverse: write smtp://NAME:PASSWORD@mail.example.org:587, or neither',
  );

/** Whether a host may be on the public internet, as far as its name tells: nothing else is ever sent to. */
function mayBePublic(address: string): boolean {
  const host = new URL(address).hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 ? host.includes('.') && !host.endsWith('.localhost') : isPublicAddress(host);
}

export const webhookUrl = z
  .url({ protocol: /^https$/, abort: true, error: 'must be an https:// address' })
  .refine(
    (address) => new URL(address).username === '' && new URL(address).hash === '',
    'must have neither a name and password before the host nor a part after #: what is sent is signed by WEBHOOK_SECRET',
  )
  .refine(
    mayBePublic,
    'must be an address that the whole internet reaches: nothing is sent to this machine or a private network',
  );

/** `whsec_` and 24 to 64 bytes in base64; two, separated by a space, while a secret is being changed. */
export const webhookSecrets = z
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

export const dataKey = z
  .string()
  .trim()
  .refine(
    (key) => Buffer.from(key, 'base64').length === 32,
    'must be 32 bytes in base64: make one with `openssl rand -base64 32`, and keep a copy apart from the data',
  );

export const oidcIssuer = z
  .url({ protocol: /^https$/, abort: true, error: 'must be an https:// address' })
  .refine(
    (address) => isPlain(address) && !address.includes('/.well-known/'),
    'must be the issuer alone, such as https://login.example.org/realms/staff, as its own openid-configuration names it',
  );

/** PostgreSQL, by its address. */
export const databaseUrl = z
  .url({
    protocol: /^postgres(?:ql)?$/,
    hostname: /./,
    abort: true,
    error:
      'must be postgres:// with user, server and database, such as postgres://passerelle@db.example.org/passerelle; without it, applications are kept in SQLite under DATA_DIR',
  })
  .refine(hasReadableCredentials, unreadableCredentials);
