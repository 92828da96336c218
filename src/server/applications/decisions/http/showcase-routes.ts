import type { Context, Hono } from 'hono';
import { belowAdmin } from '../../../../model/accounts/addresses.ts';
import { decisionPaths, showcaseSegment } from '../../../../model/decisions/addresses.ts';
import type { SiteCall } from '../../../../model/site-data.ts';
import type { StaffMember } from '../../staff/http/options.ts';
import { readAccepted } from '../showcase/accepted.ts';
import type { MessageRoutesOptions } from './message-routes.ts';
import { decisionContextIn } from './options.ts';
import { recordReading } from './record-reading.ts';
import { actOnShowcase } from './showcase-actions.ts';
import { nothingDrafted, showcasePage, type ShowcaseOutcome } from './showcase-page.ts';

interface Variables {
  Variables: { staff: StaffMember };
}

/** The page on which the staff have texts drafted from accepted applications: before the reasons, whose addresses begin likewise. */
export function addShowcaseRoutes(
  app: Hono<Variables>,
  { options, locale, draw, callOf }: MessageRoutesOptions,
): void {
  const { record, store, vault, showcase } = options;
  const path = `${belowAdmin(decisionPaths[locale])}:call/${showcaseSegment[locale]}/` as const;

  async function drawShowcase(context: Context<Variables>, call: SiteCall, outcome: ShowcaseOutcome) {
    const { name, form } = call;
    const accepted = await readAccepted(store.db, vault, { call: name, form });
    const references = accepted.map(({ reference }) => reference);
    await recordReading(record, 'showcase-read', name, references);
    const { formToken } = context.get('staff');
    const data = await showcasePage(decisionContextIn(options, locale), call, {
      showcase,
      accepted,
      formToken,
      outcome,
    });
    return draw('decisions/showcase', locale, data, outcome.problem !== null);
  }
  app.get(path, (context) => {
    const call = callOf(context);
    return call ? drawShowcase(context, call, nothingDrafted) : context.notFound();
  });
  app.post(path, async (context) => {
    const call = callOf(context);
    if (!call) return context.notFound();
    const { email: actor } = context.get('staff');
    const asked = { call, form: await context.req.formData(), actor, record };
    return drawShowcase(
      context,
      call,
      await actOnShowcase(decisionContextIn(options, locale), showcase, asked),
    );
  });
}
