import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { dayMs } from '../../../model/durations.ts';
import { isLoopback } from '../../http/addresses.ts';
import { fault, faultBy, fine, type Examination, type Finding } from './finding.ts';
import type { Surroundings } from './surroundings.ts';

const skipped: Finding = { ok: true, isSkipped: true };

/** A name of the site as it is looked up: without the brackets of IPv6. */
const bareHost = ({ hostname }: URL) => hostname.replace(/^\[|\]$/g, '');

const isThisMachine = (host: string) => host === 'localhost' || isLoopback(host);

/** The name of `SITE_URL` must lead somewhere. */
export function checkAddress({ config, surroundings }: Examination): Promise<Finding> {
  const host = bareHost(new URL(config.siteUrl));
  if (isThisMachine(host) || isIP(host) !== 0) return Promise.resolve(skipped);
  return new Promise((resolve) => {
    surroundings.lookup(host, { all: true }, (error, addresses) => {
      if (error) resolve(faultBy('no-address', error, { host }));
      else resolve(addresses.length === 0 ? faultBy('no-address', '', { host }) : fine);
    });
  });
}

/** What is wrong with a certificate, by the codes of Node's TLS. */
const certificateFaults: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-name',
};

/** Certificates that renew by themselves do so well before. */
const soonMs = 14 * dayMs;

interface Presented {
  /** Undefined where the certificate is trusted. */
  code: string | undefined;
  validTo: string;
}

/** Opens TLS to the site, and looks at the certificate without demanding that it is right. */
function readCertificate(url: URL, { lookup, ca }: Surroundings): Promise<Presented> {
  const host = bareHost(url);
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port: Number(url.port || 443),
      lookup,
      rejectUnauthorized: false,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(ca === undefined ? {} : { ca }),
    });
    socket.setTimeout(15_000, () => socket.destroy(new Error('No answer within 15 s.')));
    socket.on('error', reject);
    socket.on('secureConnect', () => {
      const { valid_to: validTo } = socket.getPeerCertificate();
      const { authorizationError: reason } = socket;
      const code = socket.authorized ? undefined : reason instanceof Error ? codeOf(reason) : String(reason);
      resolve({ code, validTo });
      socket.destroy();
    });
  });
}

const codeOf = (error: Error) => ('code' in error ? String(error.code) : error.message);

/** The site must speak TLS with a certificate that browsers trust, and that is not about to end. */
export async function checkCertificate({ config, surroundings }: Examination): Promise<Finding> {
  const url = new URL(config.siteUrl);
  const host = bareHost(url);
  if (url.protocol !== 'https:') return isThisMachine(host) ? skipped : fault('not-https');
  try {
    const { code, validTo } = await readCertificate(url, surroundings);
    const day = new Date(validTo).toISOString().slice(0, 10);
    if (code !== undefined)
      return fault(certificateFaults[code] ?? 'certificate-untrusted', { host, day, error: code });
    const isSoon = Date.parse(validTo) - surroundings.now() < soonMs;
    return { ok: true, notes: isSoon ? [{ code: 'certificate-ends', facts: { day } }] : [] };
  } catch (error) {
    return faultBy('no-tls', error, { host: url.host });
  }
}
