import { Hono, type Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { locales, type Locale } from '../../../../i18n/locales.ts';
import { belowAdmin } from '../../../../model/accounts/addresses.ts';
import { decisionPaths, recordSegment } from '../../../../model/decisions/addresses.ts';
import { rankingPaths } from '../../../../model/reviews/addresses.ts';
import type { SiteCall } from '../../../../model/site-data.ts';
import { createDrawing, onlyForms } from '../../staff/http/drawing.ts';
import type { StaffMember } from '../../staff/http/options.ts';
import { readPending } from '../pending.ts';
import { actOnPending, choose, nothingDecided, type DecisionOutcome } from './actions.ts';
import { decisionsPage } from './decisions-page.ts';
import { addMessageRoutes } from './message-routes.ts';
import { decisionContextIn, type DecisionPagesOptions } from './options.ts';
import { decidingPage } from './ranking.ts';
import { recordReading } from './record-reading.ts';
import { selectionRecordPage } from './record-page.ts';
import { addShowcaseRoutes } from './showcase-routes.ts';

interface Variables {
  Variables: { staff: StaffMember };
}

/**
 * The pages on which the staff see how the applications to a call rank, decide, and apply what they decided: before those of
 * the staff, whose addresses lie around them. Each look is in the record first.
 */
export function createDecisionPages(options: DecisionPagesOptions): Hono {
  const { record, wake } = options;
  const app = new Hono<Variables>();
  const draw = createDrawing(options);
  const onlyStaff = createMiddleware<Variables>(async (context, next) => {
    const staff = options.staffNow();
    if (!staff) return context.notFound();
    context.set('staff', staff);
    await next();
    return undefined;
  });
  const callOf = (context: Context<Variables>): SiteCall | undefined =>
    options.site().calls.find(({ name }) => name === context.req.param('call'));

  async function drawRanking(
    context: Context<Variables>,
    locale: Locale,
    call: SiteCall,
    outcome: DecisionOutcome,
  ) {
    await record('ranking-read', call.name);
    const { formToken } = context.get('staff');
    const without = context.req.query('without');
    const data = await decidingPage(decisionContextIn(options, locale), call, {
      formToken,
      without,
      outcome,
    });
    return draw('reviews/ranking', locale, data, outcome.problem !== null);
  }

  async function drawDecisions(
    context: Context<Variables>,
    locale: Locale,
    call: SiteCall,
    outcome: DecisionOutcome,
  ) {
    const pending = await readPending(options.store.db, { call: call.name, form: call.form });
    const references = pending.map(({ reference }) => reference);
    await recordReading(record, 'decisions-read', call.name, references);
    const { formToken } = context.get('staff');
    const data = await decisionsPage(decisionContextIn(options, locale), call, { formToken, outcome });
    return draw('decisions/pending', locale, data, outcome.problem !== null);
  }

  for (const locale of locales) {
    app.use(`${belowAdmin(decisionPaths[locale])}*`, onlyStaff);
    app.use(`${belowAdmin(decisionPaths[locale])}*`, onlyForms);
    // Before the reasons of an application, whose addresses begin likewise.
    app.get(`${belowAdmin(decisionPaths[locale])}:call/${recordSegment[locale]}/`, async (context) => {
      const call = callOf(context);
      if (!call) return context.notFound();
      await record('selection-record-read', call.name);
      const data = await selectionRecordPage(decisionContextIn(options, locale), call);
      return draw('decisions/record', locale, data, false);
    });
    addShowcaseRoutes(app, { options, locale, draw, callOf });
    addMessageRoutes(app, { options, locale, draw, callOf });
    const pages = [
      { path: `${belowAdmin(rankingPaths[locale])}:call/` as const, drawPage: drawRanking, act: choose },
      {
        path: `${belowAdmin(decisionPaths[locale])}:call/` as const,
        drawPage: drawDecisions,
        act: actOnPending,
      },
    ];
    for (const { path, drawPage, act } of pages) {
      app.use(path, onlyStaff);
      app.use(path, onlyForms);
      app.get(path, (context) => {
        const call = callOf(context);
        return call ? drawPage(context, locale, call, nothingDecided) : context.notFound();
      });
      app.post(path, async (context) => {
        const call = callOf(context);
        if (!call) return context.notFound();
        const form = await context.req.formData();
        const { email: actor } = context.get('staff');
        const outcome = await act(decisionContextIn(options, locale), { call, form, actor, record });
        wake();
        return drawPage(context, locale, call, outcome);
      });
    }
  }
  return app as unknown as Hono;
}
