import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { locales } from '../../../i18n/locales.ts';
import { inLanguage } from '../../../i18n/typography.ts';
import { answerRefusal, editorLocale, notUnderstood, refuse } from './answers.ts';
import { onlyFromHere } from './guard.ts';
import { readJson } from './read-json.ts';
import { textLimit } from '../protocol/requests.ts';
import { Refusal } from '../refusal.ts';
import type { Texts } from '../texts/texts.ts';

const requestSchema = z.object({
  locale: z.enum(locales),
  texts: z
    .array(z.object({ path: z.string().max(300), raw: z.string().max(textLimit) }))
    .min(1)
    .max(2),
});

/** The largest request: two long texts. */
const requestLimit = 4 * 1024 * 1024;

/**
 * The CMS's preview, for `/admin/api/preview`: `POST /` with the texts that are being written answers
 * `{ html, absence, faults }`, faults in the language of the `x-cms-language` header. The answer is data, not a page that
 * could be framed or indexed: the CMS's own frame draws it.
 */
export function createPreviewApi(
  { preview }: Pick<Texts, 'preview'>,
  guard: MiddlewareHandler = onlyFromHere,
): Hono {
  const app = new Hono();
  app.use(guard);
  const limit = bodyLimit({ maxSize: requestLimit, onError: (context) => refuse(context, tooLong()) });
  app.post('/', limit, async (context) => {
    const parsed = requestSchema.safeParse(await readJson(context), {
      reportInput: true,
    });
    if (!parsed.success) return refuse(context, notUnderstood(parsed.error));
    const { html, absence, faults } = await preview(parsed.data);
    const locale = editorLocale(context);
    const sent = faults.map(({ problem: { field, message, advice }, line }) => ({
      field,
      line,
      message: inLanguage(message, locale),
      advice: inLanguage(advice, locale),
    }));
    context.header('cache-control', 'no-store');
    context.header('x-robots-tag', 'noindex');
    return context.json({ html, absence, faults: sent });
  });
  app.onError(answerRefusal);
  return app;
}

function tooLong(): Refusal {
  return new Refusal('request', {
    fr: 'Le texte est trop long pour être montré ici. Raccourcissez-le.',
    en: 'The text is too long to be shown here. Shorten it.',
  });
}
