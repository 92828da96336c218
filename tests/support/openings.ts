import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import PostalMime, { type Email } from 'postal-mime';
import { renderAsData } from './endpoint.ts';
import { siteWithOtherForms } from './other-forms.ts';
import { startServing, type Running } from './serving.ts';
import { beforeCall, duringCall } from './site-fixture.ts';

export const address = 'lectrice@example.org';

/** The server before the call opens, with the clock in the test's hand. */
export async function beforeOpening(t: TestContext, site = siteWithOtherForms()) {
  const clock = { now: beforeCall };
  const server = await startServing(t, {
    site,
    env: { SITE_URL: 'https://passerelle.example' },
    options: { now: () => clock.now, render: renderAsData },
  });
  return { clock, server };
}

/** Asks to be told when the call opens. */
export function ask(server: Running, changes: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(`${server.url}/api/forms/opening`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ call: 'spring', language: 'fr', email: address, ...changes }),
  });
}

/** The messages for people who filled in a form, oldest first, by what they are about. */
export async function messages(server: Running, about: 'confirmation' | 'opening'): Promise<Email[]> {
  await server.forwarding.drain();
  const folder = join(server.dataDir, 'mail/acknowledgements');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(`.${about}.eml`));
  return Promise.all(names.map(async (name) => PostalMime.parse(await readFile(join(folder, name)))));
}

/** The page's path, its token and the code of a message. */
export function linkIn(email: Email | undefined): { path: string; token: string; code: string } {
  const text = email?.text ?? '';
  const [, path = '', token = ''] = /https:\/\/passerelle\.example(\/fr\/avis\/([\w.-]+)\/)/.exec(text) ?? [];
  return { path, token, code: /\d{4} \d{4}/.exec(text)?.[0] ?? '' };
}

/** Where the mail program's own button leads. */
export const unsubscribeIn = (email: Email | undefined): string =>
  /<https:\/\/passerelle\.example(\/api\/notices\/[\w.-]+)>/.exec(
    email?.headers.find(({ key }) => key === 'list-unsubscribe')?.value ?? '',
  )?.[1] ?? '';

/** Sends a form, as a page of the site does unless the headers say otherwise. */
export const send = (server: Running, path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(server.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body,
  });

/** Sends the form of the page behind a link. */
export const press = (
  server: Running,
  token: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<Response> => send(server, `/api/notices/${token}`, body, headers);

/** Types the code of a message on the page of its link. @returns where that leads. */
export async function confirmBy(server: Running, email: Email | undefined): Promise<string> {
  const { token, code } = linkIn(email);
  const done = await press(server, token, `action=confirm&language=fr&code=${code}`);
  assert.equal(done.status, 303);
  return done.headers.get('location') ?? '';
}

export async function pageOf(server: Running, path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(server.url + path);
  return { status: response.status, text: await response.text() };
}

export const rowsOf = (server: Running) =>
  server.store.db.selectFrom('applications').select(['reference', 'state']).execute();

/** What was sent once the call has opened. */
export async function told(server: Running, clock: { now: number }): Promise<Email[]> {
  clock.now = duringCall;
  await server.forwarding.notifySubscribers();
  await server.forwarding.notifySubscribers();
  return messages(server, 'opening');
}
