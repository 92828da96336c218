import type { Hono } from 'hono';

/** Sends a request of Decap's protocol, as the CMS in a browser on this machine does. */
export async function askCms(app: Hono, action: string, params: object) {
  const response = await app.request('/v1', {
    method: 'POST',
    headers: { host: 'localhost', origin: 'http://localhost', 'content-type': 'application/json' },
    body: JSON.stringify({ action, params }),
  });
  return { status: response.status, answer: (await response.json()) as unknown };
}
