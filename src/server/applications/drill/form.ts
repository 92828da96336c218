import { formDefinitionSchema } from '../../../forms/definition.ts';
import { locales } from '../../../i18n/locales.ts';
import { wordsIn } from '../staff/words.ts';

/** The words of a key in both languages. */
function inBoth(key: string) {
  const [fr, en] = locales.map((locale) => wordsIn(locale).t(`drill.${key}`));
  return { fr, en };
}

/**
 * What `npm run doctor` sends through the public address: taken only with a mark that this server signed, forwarded like an
 * application, acknowledged to nobody, and removed without a trace by the doctor itself, or erased after a day.
 */
export const drillForm = formDefinitionSchema.parse({
  name: 'doctor-drill',
  title: inBoth('title'),
  submitLabel: inBoth('title'),
  notice: inBoth('notice'),
  nextSteps: inBoth('notice'),
  retentionDays: 1,
  sections: [
    {
      name: 'drill',
      title: inBoth('title'),
      fields: [
        { type: 'text', name: 'sent', label: inBoth('sent'), required: true },
        { type: 'file', name: 'file', label: inBoth('file'), required: true },
      ],
    },
  ],
});

/** The request header that carries the mark. */
export const drillHeader = 'passerelle-drill';
