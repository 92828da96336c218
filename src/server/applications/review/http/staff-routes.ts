import { Hono, type Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { locales, type Locale } from '../../../../i18n/locales.ts';
import { belowAdmin } from '../../../../model/accounts/addresses.ts';
import { reviewCallPaths } from '../../../../model/reviews/addresses.ts';
import type { SiteCall } from '../../../../model/site-data.ts';
import { createDrawing, onlyForms } from '../../staff/http/drawing.ts';
import type { StaffMember } from '../../staff/http/options.ts';
import { keepCriteria } from '../criteria.ts';
import { actOnCall } from './call-actions.ts';
import { callPage, type CallOutcome } from './call-page.ts';
import { reviewContextIn, type ReviewPagesOptions } from './options.ts';

interface Variables {
  Variables: { staff: StaffMember };
}

/**
 * The pages on which the staff choose who reviews the applications to a call: before those of the staff, whose addresses lie
 * around them.
 */
export function createReviewSetUpPages(options: ReviewPagesOptions): Hono {
  const { store, record } = options;
  const app = new Hono<Variables>();
  const draw = createDrawing(options);
  const onlyStaff = createMiddleware<Variables>(async (context, next) => {
    const staff = options.staffNow();
    if (!staff) return context.notFound();
    context.set('staff', staff);
    await next();
    return undefined;
  });

  async function drawCall(context: Context<Variables>, locale: Locale, call: SiteCall, outcome: CallOutcome) {
    const { formToken } = context.get('staff');
    const data = await callPage(reviewContextIn(options, locale), call, { formToken, outcome });
    return draw('reviews/call', locale, data, outcome.problem !== null);
  }

  /** The call of an address, whose criteria are kept by now where there are any. */
  async function asked(context: Context<Variables>): Promise<SiteCall | undefined> {
    const call = options.site().calls.find(({ name }) => name === context.req.param('call'));
    if (call) await keepCriteria(store.db, options.site(), options.now());
    return call;
  }

  for (const locale of locales) {
    const one = `${belowAdmin(reviewCallPaths[locale])}:call/` as const;
    app.use(one, onlyStaff);
    app.use(one, onlyForms);
    app.get(one, async (context) => {
      const call = await asked(context);
      return call ? drawCall(context, locale, call, { done: [], problem: null }) : context.notFound();
    });
    app.post(one, async (context) => {
      const call = await asked(context);
      if (!call) return context.notFound();
      const form = await context.req.formData();
      const { email: actor } = context.get('staff');
      const outcome = await actOnCall(reviewContextIn(options, locale), { call, form, actor, record });
      return drawCall(context, locale, call, outcome);
    });
  }
  return app as unknown as Hono;
}
