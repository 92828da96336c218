import { isLoopback } from '../../http/addresses.ts';
import { fault, faultBy, fine, type Examination, type Finding } from './finding.ts';
import { askHealth } from './server.ts';

/** An address that belongs to nobody (RFC 5737), as a stranger may claim to have it. */
const claimed = '192.0.2.77';

/** The public address must lead to this very server, through a proxy that says for whom it asks and lets nobody lie about it. */
export async function checkProxy(examination: Examination): Promise<Finding> {
  const { siteUrl, host } = examination.config;
  try {
    const { reply, details } = await askHealth(siteUrl, examination);
    if (!details)
      return fault([502, 503, 504].includes(reply.status) ? 'proxy-finds-none' : 'other-server', {
        siteUrl,
        status: reply.status,
      });
    // Without a proxy, as on a machine of one's own, there is nobody to name.
    if (new URL(siteUrl).protocol !== 'https:' && isLoopback(host)) return fine;
    const { client } = details;
    if (client.untrustedProxy !== undefined)
      return fault('proxy-untrusted', { address: client.untrustedProxy });
    if (client.isCrowd) return fault('proxy-silent', { address: client.address ?? '' });
    const lied = await askHealth(siteUrl, examination, { 'x-forwarded-for': claimed });
    return lied.details?.client.address === claimed ? fault('proxy-credulous') : fine;
  } catch (error) {
    return faultBy('no-answer', error, { siteUrl });
  }
}
