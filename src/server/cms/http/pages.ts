import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { locales, type Locale } from '../../../i18n/locales.ts';
import { todoPaths } from '../../../i18n/routes.ts';
import type { TodoPage } from '../../../model/messages/todo.ts';
import { usualSettings } from '../../../model/site-settings.ts';
import { formatInstant } from '../../../i18n/dates.ts';
import { inLanguage } from '../../../i18n/typography.ts';
import { cacheControl } from '../../../model/hosting/security-headers.ts';
import type { PublicationStatus } from '../../publisher/publication-status.ts';
import type { CurrentSite } from '../../site.ts';
import { answerRefusal } from './answers.ts';
import { restoredAddress } from '../names/labels.ts';
import type { Editor } from '../protocol/permissions.ts';
import { Refusal } from '../refusal.ts';
import type { Texts } from '../texts/texts.ts';
import type { RenderPage } from '../../http/on-demand/render-page.ts';

/** The largest form: one id. */
const formLimit = 1024;

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

export interface AdminPagesOptions {
  /** Decides who comes in, for all that is below `/admin`. */
  admit: MiddlewareHandler;
  /** Who sends a request, by its `Cookie` header; nobody on the server's own machine. */
  editorNow?: (cookies: string | undefined) => Promise<Editor>;
  /** The hidden value that forms of a signed-in person carry. */
  formTokenNow?: () => string;
  texts: Pick<Texts, 'todo' | 'restore'>;
  site: CurrentSite;
  render: RenderPage;
  /** The address of the site, such as `https://example.org`. */
  origin: string;
  status: () => PublicationStatus;
  now: () => Date;
  /** How the backups stand, for a person whom it concerns; undefined for others, or where none was ever tried. */
  backups?: () => { newest: { at: number } | null; isFailing: boolean } | undefined;
  /** Where the person who sends the request under way reads applications; undefined for those who may not. */
  applicationsIn?: (locale: Locale) => string | undefined;
  /** Called before something is restored; see `EditingOptions`. */
  beginSave?: () => () => Promise<void>;
  /** Called after something was restored, once it is on disk, with its key. */
  onChange: (key: string) => void;
}

/** What the to-do list says of the backups. */
function backupLine(
  backups: ReturnType<NonNullable<AdminPagesOptions['backups']>>,
  format: (at: number) => string,
): Pick<TodoPage, 'backup'> {
  if (!backups) return {};
  const { newest, isFailing } = backups;
  return { backup: { at: newest ? format(newest.at) : '', isFailing } };
}

/** For `/admin`, before its other parts: admits or turns away all requests; gives the CMS's own page, a plain file of the site, the policy that it needs; draws the to-do list, whose form restores what was deleted. */
export function createAdminPages({
  admit,
  editorNow,
  formTokenNow,
  texts,
  site,
  render,
  origin,
  status,
  now,
  backups,
  applicationsIn,
  beginSave,
  onChange,
}: AdminPagesOptions): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    const { headers } = context.res;
    // For those who were let in: no cache in between may answer for us.
    if (headers.get('cache-control') === cacheControl.asked)
      headers.set('cache-control', `private, ${cacheControl.asked}`);
    // Also on a 304: the browser takes the headers of that answer.
    if (context.req.path === '/admin/' && (context.res.ok || context.res.status === 304))
      headers.set('content-security-policy', policy);
  });
  app.use(admit);
  for (const locale of locales) {
    const path = todoPaths[locale].slice('/admin'.length);
    const drawTodo = async ({ refusal, isRestored = false }: { refusal?: Refusal; isRestored?: boolean }) => {
      const [clientDir = ''] = site.clientDirs();
      const published = { clientDir, origin };
      const shown = refusal ? { refusal: inLanguage(refusal.words, locale) } : {};
      const page = await texts.todo({ site: published, status: status(), now: now(), locale, ...shown });
      const formToken = formTokenNow?.() ?? '';
      const { zone, locales: settings } = site.data();
      const backup = backupLine(backups?.(), (at) =>
        formatInstant(at, zone ?? usualSettings.zone, settings[locale].languageTag),
      );
      const applications = applicationsIn?.(locale);
      const given = {
        locale,
        site: settings[locale],
        page: { ...page, isRestored, ...backup, formToken, ...(applications && { applications }) },
      };
      // Its name stays: a release that an earlier version built has the page under it.
      const response = await render('work', given, refusal?.status);
      response.headers.set('cache-control', 'no-store');
      return response;
    };
    app.get(path, (context) => drawTodo({ isRestored: context.req.query('restored') !== undefined }));
    app.post(path, bodyLimit({ maxSize: formLimit }), async (context) => {
      const { restore } = await context.req.parseBody();
      try {
        const editor = await editorNow?.(context.req.header('cookie'));
        const confirm = beginSave?.();
        const { key, entry } = await texts.restore(typeof restore === 'string' ? restore : '', editor);
        await confirm?.();
        onChange(key);
        // The button that was pressed is gone: what it led to is said there, and has the focus.
        return context.redirect(entry ? restoredAddress(entry) : `${context.req.path}?restored`, 303);
      } catch (error) {
        if (error instanceof Refusal) return drawTodo({ refusal: error });
        throw error;
      }
    });
  }
  app.onError(answerRefusal);
  return app;
}
