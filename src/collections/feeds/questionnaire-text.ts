import type { APIContext } from 'astro';
import { questionnaireToText } from '../../forms/questionnaire.ts';
import { applicationFormOf } from '../forms.ts';
import type { Item } from '../library/library.ts';
import { urlOf } from '../urls.ts';

/** Every question of a call's form as plain text, to prepare the answers in any program. */
export function questionnaireAsText({ locals, url, site = url }: APIContext, call: Item<'calls'>): Response {
  const { library, locale, siteData, t } = locals;
  const found = applicationFormOf(siteData, call);
  if (!found) throw new Error(`${call.file}: there is no form “${call.data.form}” in content/forms.`);
  const source = new URL(urlOf(library, call), site).href;
  const context = { locale, tag: call.languageTag, t, lists: found.lists };
  return new Response(questionnaireToText(found.form, { title: call.data.title, source }, context), {
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  });
}
