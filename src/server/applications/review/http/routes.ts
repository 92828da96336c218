import { Hono, type Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { parseReference } from '../../../../forms/reference.ts';
import { locales, type Locale } from '../../../../i18n/locales.ts';
import { belowAdmin } from '../../../../model/accounts/addresses.ts';
import { filesSegment } from '../../../../model/applications/addresses.ts';
import { applicationWords } from '../../../../model/applications/words.ts';
import { reviewPaths } from '../../../../model/reviews/addresses.ts';
import { toDownload } from '../../../http/download.ts';
import { createDrawing, onlyForms } from '../../staff/http/drawing.ts';
import { isAssigned, readForReviewer, type Reading } from '../reading.ts';
import { reviewContextIn, type ReviewContext, type ReviewerNow, type ReviewPagesOptions } from './options.ts';
import { queuePage } from './queue-page.ts';
import { actOnReview } from './review-actions.ts';
import { reviewPage, type ReviewOutcome } from './review-page.ts';

interface Variables {
  Variables: { reviewer: ReviewerNow };
}

/** What the last button came to, as the address says. */
function doneOf({ words }: ReviewContext, query: Readonly<Record<string, string>>): string[] {
  if (query['conflict'] !== undefined) return [words('done.conflict')];
  for (const done of ['sent', 'saved', 'skipped'] as const) {
    const parsed = parseReference(query[done] ?? '');
    if (parsed.ok) return [words(`done.${done}`, { reference: parsed.reference })];
  }
  return [];
}

/**
 * The pages of a person who reviews applications: what is assigned to them, and nothing else. As on the pages of the staff,
 * what shows an application is in the record before it is shown.
 */
export function createReviewPages(options: ReviewPagesOptions): Hono {
  const { store, record, onError } = options;
  const app = new Hono<Variables>();
  const draw = createDrawing(options);
  const onlyReviewers = createMiddleware<Variables>(async (context, next) => {
    const reviewer = options.reviewerNow();
    if (!reviewer) return context.notFound();
    context.set('reviewer', reviewer);
    await next();
    return undefined;
  });

  /** Reads what the address names, where it is theirs to review. What is shown is on record first. */
  async function read(
    context: Context<Variables>,
    locale: Locale,
    { isShown }: { isShown: boolean },
  ): Promise<Reading | undefined> {
    const parsed = parseReference(context.req.param('reference') ?? '');
    if (!parsed.ok) return undefined;
    const { reference } = parsed;
    const asked = { reference, reviewer: context.get('reviewer').id };
    if (!(await isAssigned(store, asked))) return undefined;
    if (isShown) await record('application-read', reference);
    const { vault, site } = reviewContextIn(options, locale);
    const noAnswer = (language: Locale) =>
      applicationWords(language, site.locales[language].languageTag)('answer.none');
    return readForReviewer({ store, vault, site, ...asked, noAnswer });
  }

  async function drawReview(
    context: Context<Variables>,
    locale: Locale,
    reading: Reading,
    outcome: ReviewOutcome,
  ): Promise<Response> {
    const data = await reviewPage(
      reviewContextIn(options, locale),
      reading,
      context.get('reviewer'),
      outcome,
    );
    return draw('reviews/form', locale, data, outcome.problem !== null);
  }

  for (const locale of locales) {
    const list = belowAdmin(reviewPaths[locale]);
    const one = `${list}:reference/` as const;
    app.use(list, onlyReviewers);
    app.use(`${list}*`, onlyReviewers);
    app.use(`${list}*`, onlyForms);

    app.get(list, async (context) => {
      await record('reviews-listed', '—');
      const drawn = reviewContextIn(options, locale);
      const outcome = { done: doneOf(drawn, context.req.query()), problem: null };
      return draw(
        'reviews/queue',
        locale,
        await queuePage(drawn, context.get('reviewer').id, outcome),
        false,
      );
    });

    app.get(one, async (context) => {
      const reading = await read(context, locale, { isShown: true });
      if (!reading) return context.notFound();
      const done = doneOf(reviewContextIn(options, locale), context.req.query());
      return drawReview(context, locale, reading, { done, problem: null });
    });

    app.post(one, async (context) => {
      const reading = await read(context, locale, { isShown: false });
      if (!reading) return context.notFound();
      const form = await context.req.formData();
      const reviewer = context.get('reviewer');
      const outcome = await actOnReview(reviewContextIn(options, locale), {
        reading,
        form,
        reviewer,
        record,
      });
      if (outcome === 'gone') return context.notFound();
      if ('to' in outcome) return context.redirect(outcome.to, 303);
      // What became of it meanwhile stands beside what was typed.
      const now = await read(context, locale, { isShown: true });
      return now ? drawReview(context, locale, now, outcome.page) : context.notFound();
    });

    app.get(`${one}${filesSegment[locale]}/:file`, async (context) => {
      const reading = await read(context, locale, { isShown: false });
      const attached = reading?.files.find(({ id }) => id === context.req.param('file'));
      if (!reading || !attached) return context.notFound();
      await record('application-file-read', `${reading.reference}, ${attached.question}`);
      const file = await store.findFile(attached.id);
      return file ? toDownload(file, onError) : context.notFound();
    });
  }
  return app as unknown as Hono;
}
