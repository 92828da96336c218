import type { Locale } from '../../i18n/locales.ts';
import { inLanguage } from '../../i18n/typography.ts';
import { collections, isCollectionName } from '../../model/collections/index.ts';
import { documents, isDocumentName } from '../../model/documents.ts';
import type { Field } from '../../model/fields/fields.ts';
import { expectation } from '../../model/problem.ts';

const words = {
  boolean: { fr: 'oui ou non', en: 'yes or no' },
  choice: { fr: 'au choix : ', en: 'one of: ' },
  one: { fr: 'un choix parmi : ', en: 'one of: ' },
  several: { fr: 'un ou plusieurs choix parmi : ', en: 'one or several of: ' },
  date: { fr: 'une date, avec le calendrier', en: 'a date, with the calendar' },
  localTime: { fr: 'une date et une heure, avec le calendrier', en: 'a date and a time, with the calendar' },
  group: { fr: 'un groupe de champs', en: 'a group of fields' },
  list: { fr: 'une liste, un ajout à la fois', en: 'a list, one addition at a time' },
} as const;

/** What a field accepts, in an editor's words: the names of choices and sections instead of the values that files hold. */
export function fieldWords(field: Field, locale: Locale): string {
  const { type } = field;
  switch (type.kind) {
    case 'boolean':
    case 'date':
    case 'localTime':
      return inLanguage(words[type.kind], locale);
    case 'choice':
      if (type.list !== undefined) return inLanguage(expectation(field), locale);
      return (
        inLanguage(words.choice, locale) +
        type.options.map(({ label }) => inLanguage(label, locale)).join(', ')
      );
    case 'relation': {
      const { collection } = type;
      const known = isCollectionName(collection)
        ? collections[collection]
        : isDocumentName(collection) && documents[collection];
      const label = known ? inLanguage(known.label, locale) : collection;
      return inLanguage(words[type.multiple ? 'several' : 'one'], locale) + label;
    }
    case 'object':
      return inLanguage(words.group, locale);
    case 'list':
    case 'variants':
      return inLanguage(words.list, locale);
    case 'text':
    case 'markdown':
    case 'number':
    case 'image':
    case 'textList':
      return inLanguage(expectation(field), locale);
  }
}
