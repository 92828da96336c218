import { z } from 'zod';
import { UnusableDatabaseError } from '../opening-faults.ts';

const coded = z.object({ code: z.string() });

/** The code of an error of PostgreSQL (SQLSTATE) or of the system (`ECONNREFUSED`); undefined where there is none. */
const codeOf = (error: unknown): string | undefined => coded.safeParse(error).data?.code;

/** The driver's own words for what has no code. */
const lost =
  /Connection terminated|timeout expired|Query read timeout|timeout exceeded when trying to connect|driver has already been destroyed/i;

/** Whether the server could not be reached, or went away: each statement would meet that, until it is back. */
export function isLostConnection(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined) return /^(?:08|57P|53300|E[A-Z]{3,})/.test(code);
  return error instanceof Error && lost.test(error.message);
}

/** An address as an operator may read it in a log: user, server and database. */
export function withoutPassword(url: string): string {
  const { username, host, pathname } = new URL(url);
  return `${username === '' ? '' : `${username}@`}${host}${pathname}`;
}

const sentences: readonly { codes: RegExp; say: (place: string) => string }[] = [
  {
    codes: /^(?:28P01|28000)$/,
    say: (place) =>
      `PostgreSQL refused the sign-in at ${place}: check user, password, and whether the server asks for TLS (pg_hba.conf).`,
  },
  {
    codes: /^3D000$/,
    say: (place) =>
      `PostgreSQL has no such database: ${place}. Make it with createdb, and give it to the user.`,
  },
  {
    codes: /^53300$/,
    say: (place) =>
      `PostgreSQL at ${place} has no connection left: raise max_connections there, or lower DATABASE_POOL on each server.`,
  },
  {
    codes: /^57P0[123]$/,
    say: (place) => `PostgreSQL at ${place} is starting or stopping: start again in a moment.`,
  },
  {
    codes: /^25006$/,
    say: (place) => `PostgreSQL at ${place} takes no writes: give the address of the primary.`,
  },
  {
    codes: /^42501$/,
    say: (place) =>
      `The user of ${place} may not make tables there: make them the owner of the database (alter database … owner to …).`,
  },
  {
    codes: /^(?:SELF_SIGNED|DEPTH_ZERO|UNABLE_TO|ERR_TLS|CERT_)/,
    say: (place) =>
      `The certificate of ${place} cannot be verified: give the authority’s certificate with ?sslmode=verify-full&sslrootcert=FILE.`,
  },
  {
    codes:
      /^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOENT|EPIPE)$/,
    say: (place) =>
      `PostgreSQL does not answer at ${place}: check that it runs there, and that this machine may reach it.`,
  },
];

/** Explains to an operator why PostgreSQL could not be used, and what to do; any other fault stays as it is. */
export function explainPostgres(error: unknown, url: string): unknown {
  const place = withoutPassword(url);
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { message } = cause;
    const code = codeOf(cause);
    const found = sentences.find(({ codes }) => code !== undefined && codes.test(code));
    const said = found
      ? found.say(place)
      : /does not support SSL/.test(message)
        ? `PostgreSQL at ${place} offers no TLS: take sslmode out of the address, where the network can be trusted.`
        : lost.test(message)
          ? `PostgreSQL does not answer at ${place}: check that it runs there, and that this machine may reach it.`
          : undefined;
    if (said !== undefined) return new UnusableDatabaseError(`DATABASE_URL: ${said}`, { cause: error });
  }
  return error;
}
