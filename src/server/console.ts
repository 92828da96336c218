// The server's output at the console: to its operator at the start, and when something goes wrong.
import { join } from 'node:path';
import { OperatorError } from '../operator-error.ts';
import { routes } from '../i18n/routes.ts';
import { callState, isOpen } from '../model/call-state.ts';
import { problemToLine, type Problem } from '../model/problem.ts';
import { defaultLocaleOf } from '../model/site-data.ts';
import { bareAddress } from './applications/delivery/channels/mail/addresses.ts';
import { accountPaths } from '../model/accounts/addresses.ts';
import type { CmsAccess, Config } from './config.ts';
import type { CmsKey } from './cms/http/cms-key.ts';
import type { PublisherEvent } from './publisher/publisher-options.ts';
import { logName } from './system/log.ts';
import type { CurrentSite } from './site.ts';
import type { Encryption } from './applications/storage/database/seals.ts';
import { encryptionWords } from './encryption-report.ts';

/** Prints a line at the console. */
export const say = (line: string) => process.stdout.write(`${line}\n`);

/** Prints the progress of a publication. */
export function announce(event: PublisherEvent): void {
  switch (event.type) {
    case 'building':
      say(
        event.reason === 'start'
          ? 'Building the site (once; half a minute or so)…'
          : 'Building the site again…',
      );
      break;
    case 'published':
      say(`The site is live: ${(event.release.durationMs / 1_000).toFixed(1)} s after the change.`);
      break;
    case 'searchable':
      say('The search index is up to date.');
      break;
    case 'warm-up-failed':
      say(`The next build could not be made ready; it will take longer. ${String(event.error)}`);
      break;
    case 'held-back':
      say(
        `The site is live but for these files, which stay as they were published last, or are left out where they never were, until they are corrected.\n${describe(event)}`,
      );
      break;
    case 'failed':
      say(`The site could not be built; what is said here must be corrected.\n${describe(event)}`);
      break;
  }
}

function describe({ problems, output = '' }: { problems: readonly Problem[]; output?: string }): string {
  const lines = problems.map((problem) => `  ${problemToLine(problem)}`);
  return [...lines, output].filter((text) => text !== '').join('\n');
}

/** How editors come in. */
const cmsWords = (
  { siteUrl }: Config,
  { origin, key }: { origin: string; key: CmsKey },
): Readonly<Record<CmsAccess, string>> => ({
  key: `${origin}/admin/${key.query}`,
  'sign-in': `${siteUrl}${accountPaths.signIn.en}  (npm run people -- invite ADDRESS --roles publisher,admin)`,
  closed: 'closed: other machines reach this server, and SITE_URL is no https address',
});

/** Prints the addresses that an operator opens after the start. */
export function welcome(
  config: Config,
  origin: string,
  { site, key, encryption }: { site: CurrentSite; key: CmsKey; encryption: Encryption },
): void {
  const first = defaultLocaleOf(site.data());
  const call = site.data().calls.find((one) => one.url[first] !== null && isOpen(callState(one, Date.now())));
  say(
    [
      '',
      `  Site           ${origin}${routes.home(first)}`,
      `  CMS            ${cmsWords(config, { origin, key })[config.cms.access]}`,
      ...(call?.url[first] ? [`  Apply          ${origin}${call.url[first]}`] : []),
      config.smtpUrl === undefined
        ? `  Forwarded mail ${config.mailDir}`
        : `  Forwarded mail ${bareAddress(config.staffTo)}, through ${new URL(config.smtpUrl).host}`,
      `  Answers        ${encryptionWords[encryption]}`,
      `  Log            ${join(config.dataDir, logName)}`,
      '',
    ].join('\n'),
  );
}

/** Why the server cannot listen, by the system's code. */
const listenWords: Readonly<Record<string, string>> = {
  EADDRINUSE:
    'Another program already listens on this port. Stop it, or choose another one: PORT=4322 npm start',
  EACCES: 'PORT: this user may not listen on this port. Choose one from 1024 on, behind a proxy.',
  EADDRNOTAVAIL:
    'HOST: this is not an address of this machine. 127.0.0.1 is for this machine alone, 0.0.0.0 for all of its addresses.',
  ENOTFOUND: 'HOST: there is no machine of this name. Give an address of this machine, such as 127.0.0.1.',
  EAI_AGAIN: 'HOST: this name could not be looked up. Give an address of this machine, such as 127.0.0.1.',
};

/** A fault as an operator can act on it, without a stack where the cause is known. */
export function explain(error: unknown): string {
  if (error instanceof OperatorError) return error.message;
  const words = error instanceof Error && 'code' in error ? listenWords[String(error.code)] : undefined;
  if (error instanceof Error && words !== undefined) return `${words} (${error.message})`;
  return error instanceof Error ? String(error.stack) : String(error);
}
