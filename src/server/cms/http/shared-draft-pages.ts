import { Hono, type Context } from 'hono';
import { getMimeType } from 'hono/utils/mime';
import { formatInstant } from '../../../i18n/dates.ts';
import { locales, otherLocale, type Locale } from '../../../i18n/locales.ts';
import { routes, segments } from '../../../i18n/routes.ts';
import { createTranslate } from '../../../i18n/translate.ts';
import { usualSettings } from '../../../model/site-settings.ts';
import { busy, createByTurns } from '../../http/on-demand/render-turns.ts';
import type { RenderPage } from '../../http/on-demand/render-page.ts';
import { privatePageHeaders } from '../../http/security-headers.ts';
import type { DraftLink, DraftLinks } from '../../one-time-links/draft-links.ts';
import type { CurrentSite } from '../../site.ts';
import { isPictureName } from '../checks/pictures.ts';
import { entryOfKey } from '../names/text-name.ts';
import type { Texts } from '../texts/texts.ts';

export interface SharedDraftOptions {
  links: DraftLinks;
  texts: Pick<Texts, 'sharedDraft' | 'draftPicture'>;
  site: CurrentSite;
  render: RenderPage;
}

/** So many links' pictures are remembered. */
const maxRemembered = 200;

/**
 * The pages of drafts for people without an account, by language, such as `/fr/brouillon/<token>/`: the draft as it is saved
 * now, and its pictures. Whatever is wrong with a link is answered alike, with 410, so that nobody learns which ones exist.
 */
export function createSharedDraftPages({
  links,
  texts,
  site,
  render,
}: SharedDraftOptions): Record<string, Hono> {
  const byTurns = createByTurns();
  /** The pictures that the page of a link shows, by its id: no other one is handed out. */
  const pictures = new Map<string, ReadonlySet<string>>();
  const remember = (id: string, names: readonly string[]) => {
    const known = pictures.get(id) ?? [];
    pictures.delete(id);
    pictures.set(id, new Set([...known, ...names]));
    const [oldest] = pictures.keys();
    if (pictures.size > maxRemembered && oldest !== undefined) pictures.delete(oldest);
  };

  async function closed(locale: Locale, token: string, why: 'gone' | 'absent'): Promise<Response> {
    const data = site.data().locales[locale];
    const t = createTranslate(locale, data.strings);
    const other = otherLocale(locale);
    const page = {
      title: t(`draft.${why}.title`),
      advice: t(`draft.${why}.advice`),
      lateCode: null,
      links: [
        ...(why === 'absent' ? [{ label: t('draft.other'), url: routes.draft(other, token) }] : []),
        { label: t('form.problem.home'), url: routes.home(locale) },
      ],
    };
    const response = await render('problem', { locale, site: data, page }, why === 'gone' ? 410 : 404);
    for (const [name, value] of Object.entries(privatePageHeaders)) response.headers.set(name, value);
    return response;
  }

  async function show(locale: Locale, token: string, link: DraftLink): Promise<Response> {
    const draft = entryOfKey(link.text);
    if (!draft) return closed(locale, token, 'gone');
    const { zone, locales: settings } = site.data();
    const until = formatInstant(link.expiresAt, zone ?? usualSettings.zone, settings[locale].languageTag);
    const shared = { until, otherLanguage: routes.draft(otherLocale(locale), token) };
    const drawn = await byTurns(() => texts.sharedDraft({ draft, locale, shared }));
    if (!drawn) return busy();
    // A later draft of the same name is another one.
    if (drawn.state === 'gone') await links.withdrawAll(link.text);
    if (drawn.state !== 'shown') return closed(locale, token, drawn.state);
    remember(link.id, drawn.pictures);
    return new Response(drawn.html, {
      headers: {
        ...privatePageHeaders,
        'content-type': 'text/html; charset=utf-8',
        // Its forms send nothing: a draft takes no application.
        'content-security-policy': drawn.policy.replace(/form-action [^;]*/, "form-action 'none'"),
      },
    });
  }

  async function picture(context: Context, token: string, name: string): Promise<Response> {
    const link = await links.find(token);
    const draft = link && pictures.get(link.id)?.has(name) ? entryOfKey(link.text) : undefined;
    const bytes = draft && isPictureName(name) ? await texts.draftPicture(draft, name) : undefined;
    if (!bytes) return context.notFound();
    return new Response(new Uint8Array(bytes), {
      headers: {
        ...privatePageHeaders,
        'content-type': getMimeType(name) ?? 'application/octet-stream',
        'x-content-type-options': 'nosniff',
      },
    });
  }

  const pagesIn = (locale: Locale) => {
    const app = new Hono();
    app.get('/:token/', async (context) => {
      const token = context.req.param('token');
      const link = await links.find(token);
      return link ? show(locale, token, link) : closed(locale, token, 'gone');
    });
    // Who types an address, or a mail program that cuts it, may leave its last character out. The answer is the same for every
    // token, and its address is relative: the site may stand behind a proxy under another name.
    app.get('/:token', (context) => {
      const address = routes.draft(locale, encodeURIComponent(context.req.param('token')));
      return new Response(null, { status: 308, headers: { ...privatePageHeaders, location: address } });
    });
    app.get('/:token/media/:name', (context) =>
      picture(context, context.req.param('token'), context.req.param('name')),
    );
    return app;
  };
  return Object.fromEntries(
    locales.map((locale) => [`/${locale}/${segments.draft[locale]}`, pagesIn(locale)]),
  );
}
