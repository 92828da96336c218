import type { Context, Hono } from 'hono';
import { parseReference } from '../../../../forms/reference.ts';
import type { Locale } from '../../../../i18n/locales.ts';
import { belowAdmin } from '../../../../model/accounts/addresses.ts';
import { decisionPaths, textsSegment } from '../../../../model/decisions/addresses.ts';
import type { SiteCall } from '../../../../model/site-data.ts';
import type { createDrawing } from '../../staff/http/drawing.ts';
import type { StaffMember } from '../../staff/http/options.ts';
import type { StoredApplication } from '../../storage/application.ts';
import { nothingDecided } from './actions.ts';
import { decisionContextIn, type DecisionPagesOptions } from './options.ts';
import { actOnReasons, reasonsPage, type ReasonsOutcome } from './reasons-page.ts';
import { actOnTexts, textsPage, type TextsOutcome } from './texts-page.ts';

interface Variables {
  Variables: { staff: StaffMember };
}

export interface MessageRoutesOptions {
  options: DecisionPagesOptions;
  locale: Locale;
  draw: ReturnType<typeof createDrawing>;
  callOf: (context: Context<Variables>) => SiteCall | undefined;
}

/** The pages on which the staff write what applicants are told: the texts of a call, and the reasons of one decision. */
export function addMessageRoutes(
  app: Hono<Variables>,
  { options, locale, draw, callOf }: MessageRoutesOptions,
): void {
  const { record, store } = options;
  const ofCall = `${belowAdmin(decisionPaths[locale])}:call/` as const;
  const texts = `${ofCall}${textsSegment[locale]}/` as const;
  const one = `${ofCall}:reference/` as const;

  async function drawTexts(context: Context<Variables>, call: SiteCall, outcome: TextsOutcome) {
    const { formToken } = context.get('staff');
    const data = await textsPage(decisionContextIn(options, locale), call, { formToken, outcome });
    return draw('decisions/texts', locale, data, outcome.problem !== null);
  }
  app.get(texts, (context) => {
    const call = callOf(context);
    return call ? drawTexts(context, call, nothingDecided) : context.notFound();
  });
  app.post(texts, async (context) => {
    const call = callOf(context);
    if (!call) return context.notFound();
    const { email: actor } = context.get('staff');
    const asked = { call, form: await context.req.formData(), actor, record };
    return drawTexts(context, call, await actOnTexts(decisionContextIn(options, locale), asked));
  });

  /** The call and the application of an address, where the one is for the other and in its selection. */
  async function find(context: Context<Variables>) {
    const call = callOf(context);
    const parsed = parseReference(context.req.param('reference') ?? '');
    const application = call && parsed.ok ? await store.findByReference(parsed.reference) : undefined;
    const isFor =
      application?.call === call?.name &&
      application?.form.name === call?.form &&
      application?.state === 'accepted';
    return call && application && isFor ? { call, application } : undefined;
  }
  async function drawReasons(
    context: Context<Variables>,
    { call, application }: { call: SiteCall; application: StoredApplication },
    outcome: ReasonsOutcome,
  ) {
    await record('application-read', application.reference);
    const { formToken } = context.get('staff');
    const given = { formToken, outcome };
    const data = await reasonsPage(decisionContextIn(options, locale), call, application, given);
    return draw('decisions/reasons', locale, data, outcome.problem !== null);
  }
  app.get(one, async (context) => {
    const found = await find(context);
    return found ? drawReasons(context, found, nothingDecided) : context.notFound();
  });
  app.post(one, async (context) => {
    const found = await find(context);
    if (!found) return context.notFound();
    const { email: actor } = context.get('staff');
    const asked = { call: found.call, form: await context.req.formData(), actor, record };
    const outcome = await actOnReasons(decisionContextIn(options, locale), found.application, asked);
    return drawReasons(context, found, outcome);
  });
}
