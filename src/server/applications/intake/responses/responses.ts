import type { ProblemPage } from '../../../../forms/pages.ts';
import { createTranslate } from '../../../../i18n/translate.ts';
import type { Locale } from '../../../../i18n/locales.ts';
import { routes } from '../../../../i18n/routes.ts';
import type { SiteCall, SiteData } from '../../../../model/site-data.ts';
import type { Receipt } from '../../storage/application.ts';
import { applicationPage } from './form-pages.ts';
import { adviceFor, recoveryLinks } from './next-steps.ts';
import { problems, type RefusalCode } from './problems.ts';
import type { RenderPage } from '../../../http/on-demand/render-page.ts';

/** How the client wants the response. */
export interface ResponsePreferences {
  locale: Locale;
  wantsJson: boolean;
}

/** An error of a field, with the sentence that the reader sees. */
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
export async function problemResponse(
  code: RefusalCode,
  { locale, wantsJson }: ResponsePreferences,
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
  const action = call && applicationPage(call, locale);
  const lateCode =
    action && code === 'late-code-refused' && context.lateCode !== undefined
      ? { action, typed: context.lateCode }
      : null;
  const data: ProblemPage = { title, advice, links: recoveryLinks(code, situation), lateCode };
  const page = await context.render('problem', { locale, site, page: data }, status);
  for (const [name, value] of Object.entries(headers)) page.headers.set(name, value);
  return page;
}

/** The errors of a form as problem details. */
export function fieldErrorsResponse(title: string, errors: readonly FieldProblem[]): Response {
  const code = 'invalid-answers';
  const status = problems[code];
  return Response.json(
    { type: `urn:passerelle:problem:${code}`, title, status, code, errors },
    { status, headers: { ...noStore, 'content-type': 'application/problem+json' } },
  );
}

/** The receipt: the page for people, the reference and its address for programs. */
export function storedResponse(reference: string, receipt: string, wantsJson: boolean): Response {
  return wantsJson
    ? Response.json({ reference, receipt }, { status: 201, headers: { ...noStore, location: receipt } })
    : new Response(null, { status: 303, headers: { ...noStore, location: receipt } });
}
