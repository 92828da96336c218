import { Hono } from 'hono';

/**
 * What the CMS's page may load and run: our own files only, no code made from text. Decap sets its styles in the page
 * (so `unsafe-inline` for styles), shows pictures that are not uploaded yet (`blob:`) and draws previews in a frame.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self' blob:",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** For `/admin`: gives the CMS's pages, which are plain files of the site, the policy that they need. */
export function createAdminPages(): Hono {
  const app = new Hono();
  app.use('*', async (context, next) => {
    await next();
    if (!context.res.headers.get('content-type')?.startsWith('text/html')) return;
    context.res.headers.set('content-security-policy', policy);
  });
  return app;
}

/** For `/admin` where the server can be reached from other machines: the CMS stays closed, and says so. */
export function createClosedAdmin(): Hono {
  const app = new Hono();
  app.all('*', (context) =>
    context.text(
      'L’éditeur est fermé : ce serveur répond à d’autres machines que la sienne. / The editor is closed: this server answers other machines than its own.',
      403,
    ),
  );
  return app;
}
