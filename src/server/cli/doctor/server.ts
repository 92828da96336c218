import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { starting } from '../../http/entrance.ts';
import { readSecretFile } from '../../system/secret-file.ts';
import { parseJson } from '../../system/parse-json.ts';
import { ask, type Question, type Reply } from './ask.ts';
import { fault, faultBy, fine, type Examination, type Finding } from './finding.ts';

const detailsSchema = z.object({
  problems: z.array(z.string()),
  /** What the server took the request's client for. */
  client: z.object({
    address: z.string().optional(),
    isCrowd: z.boolean(),
    untrustedProxy: z.string().optional(),
  }),
});

/** The server's answer to its monitor: what it says of itself, where it is the server of this data folder. */
export async function askHealth(
  origin: string,
  { config, surroundings }: Examination,
  headers: Question['headers'] = {},
): Promise<{ reply: Reply; details: z.infer<typeof detailsSchema> | undefined }> {
  const token = config.metricsToken ?? (await readSecretFile(join(config.dataDir, 'metrics-token')));
  const authorization = `Bearer ${token}`;
  const reply = await ask(
    new URL('/healthz', origin),
    { headers: { ...headers, authorization } },
    surroundings,
  );
  return { reply, details: detailsSchema.safeParse(parseJson(reply.text)).data };
}

/** How often a server that is starting is asked, in milliseconds. */
const lookMs = 500;

interface Look {
  finding: Finding;
  /** Nothing answers yet, or the answer is that the site is starting: so it is just after a restart. */
  mayBeStarting: boolean;
}

async function look(address: string, examination: Examination): Promise<Look> {
  try {
    const { reply, details } = await askHealth(address, examination);
    if (!details) {
      const mayBeStarting = reply.status === 503 && reply.text.includes(starting);
      const code = mayBeStarting ? 'server-starting' : 'not-our-server';
      return { finding: fault(code, { address, status: reply.status }), mayBeStarting };
    }
    const problems = details.problems.join(', ');
    return { finding: problems === '' ? fine : fault('server-failing', { problems }), mayBeStarting: false };
  } catch (error) {
    return { finding: faultBy('server-down', error, { address }), mayBeStarting: true };
  }
}

/** Where the servers that share the database are told to reach this one, it must answer. */
async function checkInternalUrl(examination: Examination): Promise<Finding> {
  const { internalUrl } = examination.config;
  if (internalUrl === undefined) return fine;
  try {
    const { reply, details } = await askHealth(internalUrl, examination);
    return details ? fine : fault('internal-url', { address: internalUrl, error: String(reply.status) });
  } catch (error) {
    return faultBy('internal-url', error, { address: internalUrl });
  }
}

/** The server must answer on this machine, and find nothing wrong with itself. One that was just restarted is waited for. */
export async function checkServer(examination: Examination): Promise<Finding> {
  const { config, surroundings } = examination;
  const { host, port } = config;
  const reached =
    { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[host] ?? (host.includes(':') ? `[${host}]` : host);
  const address = `http://${reached}:${port}`;
  for (let waited = 0; ; waited += lookMs) {
    const { finding, mayBeStarting } = await look(address, examination);
    if (finding.ok) return checkInternalUrl(examination);
    if (!mayBeStarting || waited >= surroundings.startingMs) return finding;
    await pause(lookMs);
  }
}
