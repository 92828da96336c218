import type { HonoRequest, MiddlewareHandler } from 'hono';
import { refuse } from './answers.ts';
import { todoPaths } from '../../../i18n/routes.ts';
import type { Refusal } from '../refusal.ts';
import { fromAnotherPage, fromElsewhere, notJson } from '../refusals.ts';

const loopback = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/** What a proxy adds to the requests of others. */
const forwarded = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/** Pages with a form that works without scripts; all else that changes something is JSON. */
const formPaths: ReadonlySet<string> = new Set(Object.values(todoPaths));

const json = /^application\/json(?:;|$)/i;
const form = /^application\/x-www-form-urlencoded(?:;|$)/i;

/** Why a request is not one that a page of this very site makes from this very machine; undefined for one that is. */
export function refusalOf(request: HonoRequest): Refusal | undefined {
  const host = request.header('host') ?? '';
  if (!loopback.test(host) || forwarded.some((name) => request.header(name) !== undefined))
    return fromElsewhere();
  if (request.method === 'GET' || request.method === 'HEAD') return undefined;
  const origin = request.header('origin');
  if (origin !== `http://${host}` && origin !== `https://${host}`) return fromAnotherPage();
  const expected = formPaths.has(request.path) ? form : json;
  return expected.test(request.header('content-type') ?? '') ? undefined : notJson();
}

/** For signed-in editors, whose origin was looked at before: what changes something is JSON, which no foreign form can send. */
export const onlyJson: MiddlewareHandler = async (context, next) => {
  const { method } = context.req;
  const isReading = method === 'GET' || method === 'HEAD';
  if (!isReading && !json.test(context.req.header('content-type') ?? '')) return refuse(context, notJson());
  await next();
  return undefined;
};

/**
 * The second line behind the key of the CMS: lets through only requests that a page of this very site makes from this very
 * machine. The Host is a loopback name (so that no foreign name can be pointed here), no proxy says that it passes them
 * on, and what changes something says where it comes from. A proxy that says nothing is not seen: hence the key.
 */
export const onlyFromHere: MiddlewareHandler = async (context, next) => {
  const refusal = refusalOf(context.req);
  if (refusal) return refuse(context, refusal);
  await next();
  return undefined;
};
