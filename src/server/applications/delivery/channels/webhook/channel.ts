import { Webhook } from 'standardwebhooks';
import type { Channel, Delivery, DeliveryResult } from '../../channel.ts';
import { drillForm } from '../../../drill/form.ts';
import { fold } from '../../../../../i18n/fold.ts';
import { applicationToJson } from '../application-json.ts';
import { supplementsToJson } from '../supplements-json.ts';
import { dialPublic, type Dial } from './dial.ts';
import { dayMs } from '../../../../../model/durations.ts';

export interface WebhookOptions {
  url: string;
  /** `whsec_…`; while a secret is being changed, the new one and the old one: both sign. */
  secrets: readonly string[];
  now: () => number;
  /** Who sends, in the `User-Agent`. */
  siteName: () => string;
  /** The address at which a file can be fetched for some days, without a password. */
  fileLink: (fileId: string) => { url: string; expiresAt: string };
  dial?: Dial;
  /** How long an attempt may take, answer included. */
  timeoutMs?: number;
}

/** A day: a receiver that asks for longer is asked again all the same. */
const longestRetryAfterMs = dayMs;

/** `Retry-After` in milliseconds: seconds, or a date. */
function toRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const wait = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isFinite(wait) && wait > 0 ? Math.min(wait, longestRetryAfterMs) : undefined;
}

interface Answer {
  status: number;
  retryAfter: string | undefined;
}

function post(
  url: URL,
  body: string,
  headers: Readonly<Record<string, string>>,
  { dial, timeoutMs }: { dial: Dial; timeoutMs: number },
): Promise<Answer> {
  const signal = AbortSignal.timeout(timeoutMs);
  return new Promise((resolve, reject) => {
    const request = dial(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      signal,
    });
    request.on('error', (error) => {
      reject(signal.aborted ? new Error(`No answer within ${timeoutMs / 1_000} s.`) : error);
    });
    request.on('response', (response) => {
      resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] });
      // What the receiver says beyond the status is of no use here, and may be endless.
      response.destroy();
    });
    request.end(body);
  });
}

function resultOf({ status, retryAfter }: Answer, now: number): DeliveryResult {
  if (status >= 200 && status < 300) return { ok: true };
  const retryAfterMs = toRetryAfter(retryAfter, now);
  const error =
    status >= 300 && status < 400
      ? `The receiver answered ${status}: redirects are not followed; set WEBHOOK_URL to the final address.`
      : `The receiver answered ${status}.`;
  // 410 says that nobody listens there any more.
  return {
    ok: false,
    error,
    isFinal: status === 410,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** The body of a delivery; undefined where nothing has to be sent, for the reason `supplement-over`. */
type ToPayload = (delivery: Delivery, fileLink: WebhookOptions['fileLink']) => string | undefined;

function toPayload({ application }: Delivery, fileLink: WebhookOptions['fileLink']): string {
  const data = applicationToJson(application);
  return JSON.stringify({
    type: application.form.name === drillForm.name ? 'application.drill' : 'application.received',
    timestamp: data.receivedAt,
    data: { ...data, files: data.files.map((file) => ({ ...file, ...fileLink(file.id) })) },
  });
}

/** A name as the product of a `User-Agent` (RFC 9110): `toProduct('Élan du Nord') === 'elan-du-nord'`. */
const toProduct = (name: string) =>
  fold(name)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '') || 'site';

/** What was added to an application: all answers so far, so that one whose delivery was given up comes with the next. */
const toSupplied: ToPayload = ({ application }, fileLink) => {
  const newest = application.supplements.findLast(({ answer }) => answer !== null)?.answer;
  if (!newest) return undefined;
  const { reference, form, call, locale } = application;
  const supplements = supplementsToJson(application).flatMap(({ answer, ...asked }) =>
    answer
      ? [
          {
            ...asked,
            answer: { ...answer, files: answer.files.map((file) => ({ ...file, ...fileLink(file.id) })) },
          },
        ]
      : [],
  );
  return JSON.stringify({
    type: 'application.supplemented',
    timestamp: new Date(newest.at).toISOString(),
    data: { reference, form: form.name, call, locale, supplements },
  });
};

/** Posts applications to a receiver. */
export const createWebhookChannel = (options: WebhookOptions): Channel =>
  createPoster('webhook', toPayload, options);

/** Posts what applicants add to their applications to the same receiver. */
export const createSupplementWebhook = (name: string, options: WebhookOptions): Channel =>
  createPoster(name, toSupplied, options);

/** Posts to a receiver as Standard Webhooks says: signed, with an id that stays the same at each attempt. */
function createPoster(name: string, payloadOf: ToPayload, options: WebhookOptions): Channel {
  const { secrets, now, siteName, fileLink, dial = dialPublic, timeoutMs = 20_000 } = options;
  const signers = secrets.map((secret) => new Webhook(secret));
  return {
    name,
    timeoutMs,
    async deliver(delivery) {
      const body = payloadOf(delivery, fileLink);
      if (body === undefined) return { ok: true, skipped: 'supplement-over' };
      const at = new Date(now());
      const headers = {
        'content-type': 'application/json',
        'user-agent': toProduct(siteName()),
        'webhook-id': delivery.id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'webhook-signature': signers.map((signer) => signer.sign(delivery.id, at, body)).join(' '),
      };
      return resultOf(await post(new URL(options.url), body, headers, { dial, timeoutMs }), now());
    },
  };
}
