import { Hono, type Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { parseReference } from '../../../../forms/reference.ts';
import { locales, type Locale } from '../../../../i18n/locales.ts';
import { belowAdmin } from '../../../../model/accounts/addresses.ts';
import { applicationPath, applicationPaths, filesSegment } from '../../../../model/applications/addresses.ts';
import { toDownload } from '../../../http/download.ts';
import { formats, type Format } from '../export/formats.ts';
import { allFiles } from '../export/named-files.ts';
import type { StoredApplication } from '../../storage/application.ts';
import { applicationPage } from './application.ts';
import { actOnApplication, nothingAsked } from './application-actions.ts';
import { createDrawing, onlyForms } from './drawing.ts';
import { exportAnswer } from './export-answer.ts';
import { actOnList, nothingDone } from './list-actions.ts';
import { listPage } from './list.ts';
import { contextIn, type StaffMember, type StaffPagesOptions } from './options.ts';
import { listAddress, nameFilter, readPlace, readTyped, toFilter } from './typed-filter.ts';

interface Variables {
  Variables: { staff: StaffMember };
}

const isFormat = (value: unknown): value is Format =>
  typeof value === 'string' && Object.hasOwn(formats, value);

/**
 * The pages on which the staff read applications and work on them; for `/admin`, behind what lets only signed-in people in and
 * looks at where a form comes from. Everything that shows an application is in the record before it is shown.
 */
export function createStaffPages(options: StaffPagesOptions): Hono {
  const { store, record, elapsed, wake, onError } = options;
  const draw = createDrawing(options);
  const app = new Hono<Variables>();
  /** Who is not of the staff learns nothing from these addresses, not even which applications there are. */
  const onlyStaff = createMiddleware<Variables>(async (context, next) => {
    const staff = options.staffNow();
    if (!staff) return context.notFound();
    context.set('staff', staff);
    await next();
    return undefined;
  });

  async function drawList(context: Context<Variables>, locale: Locale, outcome = nothingDone) {
    const typed = readTyped(context.req.query());
    const from = readPlace(context.req.query('before'));
    await record('applications-listed', nameFilter(typed));
    const { formToken } = context.get('staff');
    const given = { formToken, elapsed, outcome };
    const data = await listPage(contextIn(options, locale), { typed, from }, given);
    return draw('applications', locale, data, outcome.problem !== null);
  }

  async function drawApplication(
    context: Context<Variables>,
    locale: Locale,
    { reference }: StoredApplication,
    outcome = nothingAsked,
  ) {
    await record('application-read', reference);
    // Read after what was done to it.
    const application = await store.findByReference(reference);
    if (!application) return context.notFound();
    const given = { ...context.get('staff'), elapsed, config: options.config, outcome };
    const data = await applicationPage(contextIn(options, locale), application, given);
    return draw('application', locale, data, outcome.problem !== null);
  }

  /** The application of an address; undefined where there is none. */
  async function asked(context: Context<Variables>): Promise<StoredApplication | undefined> {
    const parsed = parseReference(context.req.param('reference') ?? '');
    return parsed.ok ? store.findByReference(parsed.reference) : undefined;
  }

  for (const locale of locales) {
    const list = belowAdmin(applicationPaths[locale]);
    const one = `${list}:reference/` as const;
    app.use(list, onlyStaff);
    app.use(`${list}*`, onlyStaff);
    app.use(`${list}*`, onlyForms);

    app.get(list, (context) => drawList(context, locale));

    app.post(list, async (context) => {
      const form = await context.req.formData();
      if (form.get('action') !== 'export') {
        const outcome = await actOnList(contextIn(options, locale), form, options);
        wake();
        return drawList(context, locale, outcome);
      }
      const typed = readTyped(context.req.query());
      const format = form.get('format');
      if (!isFormat(format)) return context.redirect(listAddress(applicationPaths[locale], typed), 303);
      const exporting = { ...contextIn(options, locale), config: options.config, progress: () => undefined };
      return exportAnswer(exporting, {
        filter: toFilter(typed),
        format,
        record: (references) => record('applications-exported', references.join(', ')),
        onError,
      });
    });

    app.get(one, async (context) => {
      const application = await asked(context);
      return application ? drawApplication(context, locale, application) : context.notFound();
    });

    app.post(one, async (context) => {
      const application = await asked(context);
      if (!application) return context.notFound();
      const { reference, call } = application;
      const form = await context.req.formData();
      const staff = context.get('staff');
      const outcome = await actOnApplication(contextIn(options, locale), {
        reference,
        call,
        application,
        form,
        staff,
        options,
      });
      wake();
      if (outcome === 'notes') return context.redirect(`${applicationPath(locale, reference)}#notes`, 303);
      return drawApplication(context, locale, application, outcome);
    });

    app.get(`${one}${filesSegment[locale]}/:file`, async (context) => {
      const application = await asked(context);
      const attached =
        application && allFiles(application).find(({ id }) => id === context.req.param('file'));
      if (!application || !attached) return context.notFound();
      await record('application-file-read', `${application.reference}, ${attached.field}`);
      const file = await store.findFile(attached.id);
      return file ? toDownload(file, onError) : context.notFound();
    });
  }
  return app as unknown as Hono;
}
