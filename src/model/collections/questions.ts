import { defineCollection } from '../collection.ts';
import { text } from '../fields/text-fields.ts';
import { number, relation } from '../fields/value-fields.ts';
import { example } from './shared.ts';

export const questions = defineCollection({
  label: { fr: 'Questions et réponses', en: 'Questions and answers' },
  labelSingular: { fr: 'Question', en: 'Question' },
  description: {
    fr: 'Les questions qui reviennent, et leur réponse.',
    en: 'Questions that come up, and their answers.',
  },
  titleField: 'title',
  canCreate: true,
  hasBody: true,
  sections: { program: { fr: 'Où la question paraît', en: 'Where the question shows' } },
  fields: {
    title: text({
      label: { fr: 'Question', en: 'Question' },
      hint: {
        fr: 'Comme une personne la poserait : « Puis-je poser ma candidature seul? »',
        en: 'As a person would ask it: “Can I apply alone?”',
      },
    }),
    program: relation({
      label: { fr: 'Programme', en: 'Program' },
      collection: 'programs',
      required: false,
    }),
    call: relation({
      label: { fr: 'Appel à candidatures', en: 'Call for applications' },
      collection: 'calls',
      required: false,
    }),
    criteria: relation({
      label: { fr: 'Critères', en: 'Criteria' },
      collection: 'criteria',
      required: false,
    }),
    order: number({
      label: { fr: 'Rang', en: 'Rank' },
      hint: {
        fr: 'Les plus petits nombres viennent en premier : 10, 20, 30…',
        en: 'The smallest numbers come first: 10, 20, 30…',
      },
      integer: true,
      required: false,
      shared: true,
    }),
    example,
  },
});
