import { DecapCmsCore as CMS } from 'decap-cms-core';
import boolean from 'decap-cms-widget-boolean';
import datetime from 'decap-cms-widget-datetime';
import image from 'decap-cms-widget-image';
import list from 'decap-cms-widget-list';
import markdown from 'decap-cms-widget-markdown';
import number from 'decap-cms-widget-number';
import object from 'decap-cms-widget-object';
import relation from 'decap-cms-widget-relation';
import select from 'decap-cms-widget-select';
import string from 'decap-cms-widget-string';
import text from 'decap-cms-widget-text';
import { en, fr } from 'decap-cms-locales';
import type { Locale } from '../i18n/locales.ts';
import { collectionNames } from '../model/collections/index.ts';
import { sectionWidget } from '../model/decap.ts';
import { documentNames } from '../model/documents.ts';
import { carefulList } from './decap/modules/careful-list.ts';
import { createDocumentFormat, documentFormatName } from './formats/document-format.ts';
import { createEntryFormat, formatName } from './formats/entry-format.ts';
import type { Lists } from '../model/fields/listed.ts';
import { entryWords } from './formats/entry-words.ts';
import { completePhrases } from './phrases.ts';
import { FollowingMarkdown } from './decap/following-markdown.ts';
import { QuietRelation } from './decap/quiet-relation.ts';
import { SteadyString } from './decap/steady-string.ts';
import { SectionHeading } from './panels/section-heading.ts';
import { withSelectWords } from './decap/select-words.ts';
import type { Words } from './words.ts';
import frenchPhrases from './phrases/fr.json' with { type: 'json' };
import englishPhrases from './phrases/en.json' with { type: 'json' };

const widgets = [boolean, datetime, image, number, object, text];

/**
 * Registers with Decap what the model's fields need, and nothing more: the whole of Decap weighs half as much again.
 * @param lists what the lists of the settings offer, asked when a text is read.
 */
export function registerParts(locale: Locale, words: Words, lists: () => Lists): void {
  for (const widget of widgets) CMS.registerWidget(widget.Widget());
  CMS.registerWidget(list.Widget({ controlComponent: carefulList(words) }));
  CMS.registerWidget(string.Widget({ controlComponent: SteadyString }));
  CMS.registerWidget(markdown.Widget({ controlComponent: FollowingMarkdown }));
  CMS.registerWidget(relation.Widget({ controlComponent: withSelectWords(QuietRelation, words) }));
  CMS.registerWidget(select.Widget({ controlComponent: withSelectWords(select.controlComponent, words) }));
  CMS.registerWidget(sectionWidget, SectionHeading);
  for (const name of collectionNames)
    CMS.registerCustomFormat(
      formatName(name),
      'mdx',
      createEntryFormat(name, (data, version) => entryWords(name, data, version, { locale, lists: lists() })),
    );
  for (const name of documentNames)
    CMS.registerCustomFormat(documentFormatName(name), 'yaml', createDocumentFormat(name));
  CMS.registerLocale('en', completePhrases(en, englishPhrases));
  CMS.registerLocale('fr', completePhrases(fr, frenchPhrases));
}
