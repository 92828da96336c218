import type { Locale } from '../i18n/locales.ts';
import type { FormDefinition } from './definition.ts';

/** How many sentences of a notice stand in sight where the rest may be unfolded. */
const inSight = 2;

/**
 * What is said of personal information: what stands in sight, and what may be unfolded; together they are the whole notice.
 * Nothing is folded away where sending needs an agreement, since the text agreed to may refer to any of it.
 */
export function splitNotice(form: FormDefinition, locale: Locale): { start: string; rest: string } {
  const notice = form.notice[locale];
  const isAgreedTo = form.sections.some(({ fields }) =>
    fields.some(({ type, required }) => type === 'consent' && required),
  );
  if (isAgreedTo) return { start: notice, rest: '' };
  const sentences = [...new Intl.Segmenter(locale, { granularity: 'sentence' }).segment(notice)];
  const end = sentences[inSight]?.index ?? notice.length;
  return { start: notice.slice(0, end), rest: notice.slice(end) };
}
