import type { ProblemPage } from '../../../../forms/pages.ts';
import { createTranslate } from '../../../../i18n/translate.ts';
import type { Locale } from '../../../../i18n/locales.ts';
import { routes } from '../../../../i18n/routes.ts';
import type { SiteCall, SiteData } from '../../../../model/site-data.ts';
import type { Receipt } from '../../storage/application.ts';
import type { RenderPage } from '../../../http/on-demand.ts';
import { problems, type ProblemCode } from './problems.ts';
import { adviceFor, waysOn } from './next-steps.ts';

/** How the sender wants to be answered. */
export interface Reader {
  locale: Locale;
  wantsJson: boolean;
}

/** The language that somebody asks for who has not said which one by a page of ours. */
export const localeOf = (headers: Headers): Locale =>
  /^\s*en\b/i.test(headers.get('accept-language') ?? '') ? 'en' : 'fr';

/** JSON for those who ask for it, or who send it without asking for anything; a page for everybody else. */
export function wantsJson(headers: Headers): boolean {
  const accept = headers.get('accept') ?? '*/*';
  if (accept.includes('text/html')) return false;
  if (accept.includes('json')) return true;
  return accept.includes('*/*') && (headers.get('content-type') ?? '').startsWith('application/json');
}

export interface FieldProblem {
  field: string;
  code: string;
  message: string;
}

const noStore = { 'cache-control': 'no-store' };

/**
 * A refusal that is not about single answers: problem details (RFC 9457), or a page that says what is possible now. Both
 * give the receipt of what the same sender had sent before.
 */
export async function answerProblem(
  code: Exclude<ProblemCode, 'invalid-answers'>,
  { locale, wantsJson }: Reader,
  context: {
    site: SiteData;
    render: RenderPage;
    now: number;
    call?: SiteCall | undefined;
    earlier?: Receipt | undefined;
    /** A late code as it was typed: the page offers to type it again. */
    lateCode?: string | undefined;
  },
): Promise<Response> {
  const status = problems[code];
  const site = context.site.locales[locale];
  const t = createTranslate(locale, site.strings);
  const title = t(`form.problem.${code}.title`);
  const { call, now, earlier } = context;
  const situation = { site: context.site, locale, call, now, earlier };
  const advice = adviceFor(code, situation);
  const headers: Record<string, string> = { ...noStore, ...(status === 503 ? { 'retry-after': '30' } : {}) };
  if (wantsJson) {
    const body = JSON.stringify({
      type: `urn:passerelle:problem:${code}`,
      title,
      status,
      detail: advice,
      code,
      ...(earlier && {
        reference: earlier.reference,
        receipt: routes.receipt(locale, earlier.token),
        receivedAt: new Date(earlier.receivedAt).toISOString(),
      }),
    });
    return new Response(body, {
      status,
      headers: { ...headers, 'content-type': 'application/problem+json' },
    });
  }
  const action = call?.url[locale];
  const lateCode =
    action && code === 'late-code-refused' && context.lateCode !== undefined
      ? { action, typed: context.lateCode }
      : null;
  const data: ProblemPage = { title, advice, links: waysOn(code, situation), lateCode };
  const page = await context.render('problem', { locale, site, page: data }, status);
  for (const [name, value] of Object.entries(headers)) page.headers.set(name, value);
  return page;
}

/** The errors of a form as problem details. */
export function answerFieldErrors(title: string, errors: readonly FieldProblem[]): Response {
  const code = 'invalid-answers';
  const status = problems[code];
  return Response.json(
    { type: `urn:passerelle:problem:${code}`, title, status, code, errors },
    { status, headers: { ...noStore, 'content-type': 'application/problem+json' } },
  );
}

/** The receipt: the page for people, the reference and its address for programs. */
export function answerStored(reference: string, receipt: string, wantsJson: boolean): Response {
  return wantsJson
    ? Response.json({ reference, receipt }, { status: 201, headers: { ...noStore, location: receipt } })
    : new Response(null, { status: 303, headers: { ...noStore, location: receipt } });
}
