import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { FormDefinition } from '../../../forms/definition.ts';
import { fieldsOf } from '../../../forms/fields/fields.ts';
import { bareAddress, messageDomain } from '../../applications/delivery/channels/mail/addresses.ts';
import { drillForm, drillHeader } from '../../applications/drill/form.ts';
import { createDrillMarks } from '../../applications/drill/marks.ts';
import { limits } from '../../applications/intake/body/limits.ts';
import { parseJson } from '../../system/parse-json.ts';
import { findLastSiteData } from '../site-on-disk.ts';
import { ask, type Reply } from './ask.ts';
import { fault, faultBy, fine, type Examination, type Finding } from './finding.ts';

const receiptSchema = z.object({ reference: z.string() });
const problemSchema = z.object({ code: z.string() });

/** The texts and the boundaries around the files. */
const overheadBytes = 100_000;

/** What the largest form of the site may weigh. Bytes. */
function largestOf(forms: readonly FormDefinition[]): number {
  const weights = forms.map((form) =>
    fieldsOf(form).reduce<number>(
      (sum, field) => sum + (field.type === 'file' ? field.maxFiles * field.maxBytes : 0),
      limits.textBytes,
    ),
  );
  return Math.min(Math.max(limits.textBytes, ...weights), limits.totalBytes - overheadBytes);
}

const pdf = Buffer.from('%PDF-1.4\n% passerelle doctor\ntrailer<<>>\n%%EOF\n');

/**
 * The drill as a browser sends a form: with as many bytes as the largest application may have. What fills it up belongs to no
 * question, so that it is read and not stored.
 */
async function toBody(now: number, bytes: number): Promise<{ body: Buffer; type: string }> {
  const form = new FormData();
  form.set('idempotencyKey', randomUUID());
  form.set('sent', new Date(now).toISOString());
  form.set('file', new File([pdf], 'doctor.pdf', { type: 'application/pdf' }));
  form.set('padding', new File([Buffer.alloc(bytes)], 'padding.pdf', { type: 'application/pdf' }));
  const sent = new Response(form);
  return { body: Buffer.from(await sent.arrayBuffer()), type: sent.headers.get('content-type') ?? '' };
}

function explainRefusal({ status, type, text }: Reply, bytes: number): Finding & { ok: false } {
  const isOurs = type.startsWith('application/problem+json');
  const code = problemSchema.safeParse(parseJson(text)).data?.code ?? '';
  if (status === 413 && !isOurs)
    return { ...fault('proxy-limits', { megabytes: Math.ceil(bytes / 1_000_000) }), link: 'proxy' };
  if (code === 'unknown-form') return fault('drill-unknown');
  return code === 'not-stored' || code === 'not-confirmed'
    ? fault('not-stored', { code })
    : fault('refused', { status, code });
}

/** What is asked first, with nothing in it: a server that knows the mark names what is missing. */
const incomplete = Buffer.from('sent=');

/**
 * Sends the drill through the public address; before, a small one, since a server that does not know it may be of a version
 * that does not read it to the end, and a proxy then answers in its place.
 *
 * @returns its reference, where it is in this database. */
export async function sendDrill({
  config,
  store,
  surroundings,
}: Examination): Promise<{ finding: Finding; reference?: string }> {
  const now = surroundings.now();
  const site = await findLastSiteData(config.dataDir);
  const bytes = largestOf(Object.values(site?.forms ?? {}));
  const { body, type } = await toBody(now, bytes);
  const { issue } = createDrillMarks((await store.keysFor('drills')).current, () => now);
  const headers = {
    accept: 'application/json',
    origin: config.siteUrl,
    [drillHeader]: issue(),
  };
  try {
    const url = new URL(`/api/forms/${drillForm.name}`, config.siteUrl);
    const post = (sent: Buffer, contentType: string) =>
      ask(
        url,
        { method: 'POST', headers: { ...headers, 'content-type': contentType }, body: sent },
        surroundings,
      );
    const first = await post(incomplete, 'application/x-www-form-urlencoded');
    if (first.status !== 422) return { finding: explainRefusal(first, bytes) };
    const reply = await post(body, type);
    const receipt = receiptSchema.safeParse(parseJson(reply.text)).data;
    if (reply.status !== 201 || !receipt) return { finding: explainRefusal(reply, bytes) };
    const { reference } = receipt;
    if (!(await store.findByReference(reference))) return { finding: fault('stored-elsewhere') };
    return { finding: fine, reference };
  } catch (error) {
    return {
      finding: {
        ...faultBy('upload-cut', error, { megabytes: Math.ceil(bytes / 1_000_000) }),
        link: 'proxy',
      },
    };
  }
}

/** What the sender's domain says of its mail, in the DNS. */
async function mailNotes({ config, surroundings }: Examination) {
  if (config.smtpUrl === undefined) return [{ code: 'mail-in-files', facts: { folder: config.mailDir } }];
  const domain = messageDomain(bareAddress(config.mailFrom));
  const has = async (name: string, start: RegExp) => {
    const records = await surroundings.resolveTxt(name).catch(() => []);
    return records.some((parts) => start.test(parts.join('')));
  };
  return [
    ...((await has(domain, /^v=spf1\b/i)) ? [] : [{ code: 'no-spf', facts: { domain } }]),
    ...((await has(`_dmarc.${domain}`, /^v=DMARC1\b/i)) ? [] : [{ code: 'no-dmarc', facts: { domain } }]),
  ];
}

/** How often the outbox is looked at. Milliseconds. */
const lookMs = 100;

/** Waits until the server has forwarded the drill on every channel; the first failed attempt is the answer. */
export async function awaitForwarding(examination: Examination, reference: string): Promise<Finding> {
  const { store, surroundings } = examination;
  const deliveries = () =>
    store.db
      .selectFrom('outbox')
      .select(['channel', 'state', 'last_error as error'])
      .where('reference', '=', reference)
      .orderBy('channel')
      .execute();
  for (let waited = 0; waited <= surroundings.forwardingMs; waited += lookMs) {
    const rows = await deliveries();
    const failed = rows.find(({ state, error }) => state !== 'sent' && error !== null);
    if (failed) {
      const code = failed.channel === 'webhook' ? 'webhook-fails' : 'mail-fails';
      return faultBy(code, failed.error);
    }
    if (rows.every(({ state }) => state === 'sent')) return { ok: true, notes: await mailNotes(examination) };
    await pause(lookMs);
  }
  return fault('not-forwarded', { seconds: surroundings.forwardingMs / 1_000 });
}
