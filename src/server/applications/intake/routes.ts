import { Hono } from 'hono';
import type { App, AppEnvironment } from '../../http/app.ts';
import { messageOf } from '../../http/client.ts';
import { preferredLocale } from '../../http/request.ts';
import type { Store } from '../storage/store.ts';
import type { IntakeContext } from './context.ts';
import { pageOfForm } from './responses/form-pages.ts';
import { showLateForm } from './responses/late-code-form.ts';
import { handleSubmission } from './submit.ts';

export interface IntakeRoutesOptions extends IntakeContext {
  store: Store;
  /** Called for a peer that forwards an application and is not a trusted proxy. */
  onUntrustedProxy?: (address: string) => void;
}

/** For the root of the site: the endpoint of the forms, and the form of a closed call. */
export function createIntakeRoutes(context: IntakeRoutesOptions): App {
  const { site, store, render, disk, now, guard } = context;
  const app = new Hono<AppEnvironment>();

  app.get('/api/forms/started-at', (c) => c.text(guard.tokens.issue(), 200, { 'cache-control': 'no-store' }));
  app.post('/api/forms/:form', (c) => {
    const { client } = c.var;
    if (client.untrustedProxy !== undefined) context.onUntrustedProxy?.(client.untrustedProxy);
    return handleSubmission(
      { request: c.req.raw, form: c.req.param('form'), message: messageOf(c), ...client },
      context,
    );
  });
  // A page sent back has the endpoint's address in the address bar.
  app.get('/api/forms/:form', (c) => {
    const { forms } = site();
    const name = c.req.param('form');
    const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
    if (!form) return c.notFound();
    return c.redirect(
      pageOfForm(form, preferredLocale(c.req.raw.headers, site()), { site: site(), now: now() }),
      303,
    );
  });
  app.get('*', async (c, next) => {
    const form = await showLateForm(new URL(c.req.url), { site: site(), store, render, disk, now: now() });
    return form ?? next();
  });
  return app;
}
