import { locales } from '../../i18n/locales.ts';
import { callInstants } from '../../model/call-state.ts';
import type { CustomField } from '../../model/open-data/common-grants.ts';
import type { Item, Library } from '../library/library.ts';
import { toCallDates } from '../queries/calls.ts';
import { urlOf } from '../urls.ts';
import type { Licence } from './parts.ts';

interface Context {
  library: Library;
  site: URL;
  licence: Licence;
}

const field = (
  fieldType: CustomField['fieldType'],
  value: unknown,
  description: string,
): Omit<CustomField, 'name'> => ({ fieldType, value, description });

/** What the page of a call says and the protocol has no field for. What is not known is left out. */
export function customFieldsOf(
  call: Item<'calls'>,
  { library, site, licence }: Context,
): Record<string, CustomField> {
  const { data } = call;
  const address = (item: Item) => new URL(urlOf(library, item), site).href;
  const translation = library.counterpart(call);
  const program = library.find('programs', call.locale, data.program);
  const { opens, closes } = callInstants(toCallDates(call));
  const outdated = locales.filter((locale) => library.find('calls', locale, call.name)?.isOutdated);
  const fields = {
    language: field('string', call.locale, 'The language of this record.'),
    translation: translation
      ? field(
          'object',
          {
            language: translation.locale,
            title: translation.data.title,
            description: translation.data.summary,
            source: address(translation),
          },
          'The same call in the other language.',
        )
      : undefined,
    outdated: field(
      'array',
      outdated,
      'Languages in which the text is older than the one it was translated from.',
    ),
    zone: field('string', data.zone, 'The IANA zone in which the times of `keyDates` are read.'),
    opensAt: field('string', new Date(opens).toISOString(), 'The instant of opening, in UTC.'),
    closesAt: field('string', new Date(closes).toISOString(), 'The first instant, in UTC, that is too late.'),
    seats: data.seats ? field('integer', data.seats, 'How many companies will be selected.') : undefined,
    program: program
      ? field('object', { name: program.data.title, url: address(program) }, 'The program of this call.')
      : undefined,
    example: field('boolean', data.example, 'True for an invented call: nobody examines applications to it.'),
    licence: licence ? field('object', licence, 'Under what licence this record may be used.') : undefined,
  };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, known]) => (known ? [[name, { name, ...known }] as const] : [])),
  );
}
