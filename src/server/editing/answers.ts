import type { Context } from 'hono';
import type { Locale } from '../../i18n/locales.ts';
import { inLanguage } from '../../i18n/typography.ts';
import { Refusal } from './refusal.ts';

/** The language of the editor's interface. */
export function editorLocale(context: Context): Locale {
  return context.req.header('x-cms-language') === 'en' ? 'en' : 'fr';
}

/** Answers `{ error, code, problems }`, in the editor's language. */
export function refuse(context: Context, refusal: Refusal) {
  const locale = editorLocale(context);
  const problems = refusal.problems.map(({ file, line, field, code, message, advice }) => ({
    file,
    line,
    field,
    code,
    message: inLanguage(message, locale),
    advice: inLanguage(advice, locale),
  }));
  return context.json(
    {
      error: inLanguage(refusal.words, locale),
      code: refusal.code,
      problems,
      ...(refusal.overlap
        ? { overlap: { fields: refusal.overlap.fieldsIn(locale), versions: refusal.overlap.versions } }
        : {}),
    },
    refusal.status,
  );
}

/** A request that is not one of the protocol. */
export function notUnderstood(): Refusal {
  return new Refusal('request', {
    fr: 'L’éditeur a fait une demande que le serveur ne comprend pas. Rechargez la page et recommencez.',
    en: 'The editor asked for something that the server does not understand. Reload the page and try again.',
  });
}
