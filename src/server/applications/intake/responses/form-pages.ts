import type { FormDefinition } from '../../../../forms/definition.ts';
import type { Locale } from '../../../../i18n/locales.ts';
import { routes, segments } from '../../../../i18n/routes.ts';
import { callState, isTakingApplications } from '../../../../model/call-state.ts';
import type { SiteCall, SiteData } from '../../../../model/site-data.ts';

/** The page on which one applies to a call, in a language; null where the call is not translated. */
export function applicationPage({ url }: Pick<SiteCall, 'url'>, locale: Locale): string | null {
  const page = url[locale];
  return page === null ? null : `${page}${segments.form[locale]}/`;
}

/** The page of a closed call's form, for a person who holds a late code: `/fr/candidater/appel/formulaire/?code=K7QM-…`. */
export const withLateCode = (page: string, code: string): string =>
  `${page}?${new URLSearchParams({ code }).toString()}`;

interface Placed {
  form: FormDefinition;
  call: SiteCall | undefined;
  /** Opens a closed call. */
  lateCode?: string | undefined;
  /** The draft that the page shows. */
  draft?: { id: string } | undefined;
}

/** The page on which a form is, in each language; null where its call is not translated. */
export function formPages({ form, call, lateCode, draft }: Placed): Record<Locale, string | null> {
  const toPage = (locale: Locale) => {
    if (form.purpose === 'question') return routes.ask(locale);
    const url = call?.url[locale];
    if (!call || !url) return null;
    if (form.purpose === 'session') return `${url}${segments.sessions[locale]}/`;
    const own = draft ? routes.resumeForm(locale, draft.id) : applicationPage(call, locale);
    const page = form.purpose === 'application' ? own : url;
    return page === null || lateCode === undefined ? page : withLateCode(page, lateCode);
  };
  return { fr: toPage('fr'), en: toPage('en') };
}

/**
 * Where a reader is redirected who opens the address that a form is sent to: a page sent back has it in the address bar. It names
 * no call: where several take the form, the list of calls lets them choose.
 */
export function pageOfForm(
  form: FormDefinition,
  locale: Locale,
  { site, now }: { site: SiteData; now: number },
): string {
  const calls = site.calls.filter((call) => {
    const state = callState(call, now);
    if (form.purpose === 'application') return call.form === form.name && isTakingApplications(state);
    return form.purpose === 'opening' ? state === 'announced' : call.sessions.length > 0;
  });
  const own = calls.length > 1 ? null : formPages({ form, call: calls[0] })[locale];
  return own ?? routes.calls(locale);
}
