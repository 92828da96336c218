import { isLocale } from '../../../../i18n/locales.ts';
import { callState } from '../../../../model/call-state.ts';
import type { SiteData } from '../../../../model/site-data.ts';
import type { Disk } from '../../../system/disk.ts';
import type { Store } from '../../storage/store.ts';
import { isLateCodeValid } from '../../storage/late-codes.ts';
import { problemResponse } from './responses.ts';
import { applicationPage } from './form-pages.ts';
import { formResponse } from './pages.ts';
import type { RenderPage } from '../../../http/on-demand/render-page.ts';

const isOver = new Set(['closed', 'selection', 'results']);

/**
 * The form of a closed call for a person who holds a late code: the form's address with `?code=…`. Undefined where the
 * address is no call's, carries no code, or the call still takes everybody.
 */
export async function showLateForm(
  url: URL,
  {
    site,
    store,
    render,
    disk,
    now,
  }: { site: SiteData; store: Store; render: RenderPage; disk: Disk; now: number },
): Promise<Response | undefined> {
  const code = url.searchParams.get('code');
  const [, locale] = url.pathname.split('/');
  if (code === null || !isLocale(locale)) return undefined;
  // Codes that were given out while the form was on the call's own page open it there too.
  const call = site.calls.find((one) =>
    [applicationPage(one, locale), one.url[locale]].includes(url.pathname),
  );
  const form = call && site.forms[call.form];
  if (!form || !isOver.has(callState(call, now))) return undefined;
  const reader = { locale, wantsJson: false };
  if (!(await isLateCodeValid(store.db, { code, call: call.name, now }))) {
    return problemResponse('late-code-refused', reader, { site, render, call, now, lateCode: code });
  }
  const empty = {
    values: new Map<string, string[]>(),
    files: [],
    hasExpiredUploads: false,
    action: undefined,
    key: undefined,
    draft: undefined,
    browser: undefined,
    sender: null,
  };
  return formResponse({ ...empty, reader, site, form, call, lateCode: code, arrivedAt: now }, [], {
    render,
    store,
    disk,
  });
}
