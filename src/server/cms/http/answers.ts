import type { Context } from 'hono';
import type { z } from 'zod';
import { locales, usualTags, type Locale } from '../../../i18n/locales.ts';
import { inLanguage } from '../../../i18n/typography.ts';
import { textLimit } from '../protocol/requests.ts';
import { Refusal } from '../refusal.ts';

/** The language of the editor's interface. */
export function editorLocale(context: Context): Locale {
  return context.req.header('x-cms-language') === 'en' ? 'en' : 'fr';
}

/** When to try again what a server could not do for the moment: another one leads by then. */
const retryAfterSeconds = 20;

/** Problem details (RFC 9457) with `{ error, code, problems, texts }`, in the editor's language. */
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
  const error = inLanguage(refusal.words, locale);
  return context.json(
    {
      type: `urn:passerelle:problem:${refusal.code}`,
      title: error,
      status: refusal.status,
      error,
      code: refusal.code,
      problems,
      ...(refusal.texts.length > 0
        ? {
            texts: refusal.texts.map(({ key, words, href }) => ({
              key,
              title: inLanguage(words, locale),
              href,
            })),
          }
        : {}),
      ...(refusal.targets
        ? { targets: refusal.targets.map(({ key, words }) => ({ key, title: inLanguage(words, locale) })) }
        : {}),
      ...(refusal.conflict
        ? { conflict: { fields: refusal.conflict.fieldsIn(locale), versions: refusal.conflict.versions } }
        : {}),
    },
    refusal.status,
    {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(refusal.status === 503 ? { 'retry-after': String(retryAfterSeconds) } : {}),
    },
  );
}

/** For `onError`: answers a refusal, and passes any other error on. */
export function answerRefusal(error: Error, context: Context) {
  if (error instanceof Refusal) return refuse(context, error);
  throw error;
}

/** A request that is not one of the protocol, or holds a text too long for it. `error` is that of a schema that reports its input. */
export function notUnderstood({ issues }: Pick<z.ZodError, 'issues'>): Refusal {
  const long = issues.find(({ code, path }) => code === 'too_big' && path.at(-1) === 'raw')?.input;
  if (typeof long === 'string') return tooLong(long.length);
  return new Refusal('request', {
    fr: 'L’éditeur a fait une demande que le serveur ne comprend pas. Rechargez la page et recommencez.',
    en: 'The editor asked for something that the server does not understand. Reload the page and try again.',
  });
}

function tooLong(length: number): Refusal {
  const count = (tag: string, value: number) => new Intl.NumberFormat(tag).format(value);
  const [fr, en] = locales
    .map((locale) => usualTags[locale])
    .map((tag) => ({
      length: count(tag, length),
      most: count(tag, textLimit),
      over: count(tag, length - textLimit),
    }));
  return new Refusal('text-size', {
    fr: `Ce texte compte ${fr?.length ?? ''} caractères : c’est ${fr?.over ?? ''} de plus que les ${fr?.most ?? ''} permis. Rien n’est perdu, il est toujours dans l’éditeur : gardez la page ouverte, déplacez-en une partie dans un autre texte, puis enregistrez de nouveau.`,
    en: `This text has ${en?.length ?? ''} characters, which is ${en?.over ?? ''} more than the ${en?.most ?? ''} allowed. Nothing is lost, it is still in the editor: keep the page open, move a part of it to another text, then save again.`,
  });
}
