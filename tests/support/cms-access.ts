import type { BrowserContextOptions } from 'playwright/test';

/** Opens the CMS's address with its key, as a browser does. @returns the cookie it is given, as a `Cookie` header. */
export async function enterCms(address: string): Promise<string> {
  const response = await fetch(address, { redirect: 'manual' });
  const cookie = response.headers.get('set-cookie')?.split(';')[0];
  if (response.status !== 303 || cookie === undefined)
    throw new Error(`The CMS did not admit the key: it answered ${response.status}.`);
  return cookie;
}

/** The state of a browser that has come into the CMS of a server, for Playwright. */
export function admitted({
  origin,
  cookie,
}: {
  origin: string;
  cookie: string;
}): BrowserContextOptions['storageState'] {
  const [name = '', value = ''] = cookie.split('=');
  const { hostname: domain } = new URL(origin);
  const given = {
    name,
    value,
    domain,
    path: '/',
    expires: -1,
    httpOnly: true,
    secure: false,
    sameSite: 'Strict',
  } as const;
  return { cookies: [given], origins: [] };
}
