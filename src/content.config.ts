import { defineCollection } from 'astro:content';
import { entries, forms, settings, strings } from './collections/loaders.ts';
import { formDefinitionSchema } from './forms/definition.ts';
import { entrySchema } from './model/collection.ts';
import * as model from './model/collections/index.ts';
import { siteSettingsSchema, uiStringsSchema } from './model/site-settings.ts';

const {
  programs,
  calls,
  criteria,
  cohorts,
  startups,
  articles,
  questions,
  people,
  partners,
  domains,
  pages,
} = model.collections;

/** Astro's collections: the model's schemas over the project's own reading of `content/`. */
export const collections = {
  programs: defineCollection({ loader: entries('programs'), schema: entrySchema(programs) }),
  calls: defineCollection({ loader: entries('calls'), schema: entrySchema(calls) }),
  criteria: defineCollection({ loader: entries('criteria'), schema: entrySchema(criteria) }),
  cohorts: defineCollection({ loader: entries('cohorts'), schema: entrySchema(cohorts) }),
  startups: defineCollection({ loader: entries('startups'), schema: entrySchema(startups) }),
  articles: defineCollection({ loader: entries('articles'), schema: entrySchema(articles) }),
  questions: defineCollection({ loader: entries('questions'), schema: entrySchema(questions) }),
  people: defineCollection({ loader: entries('people'), schema: entrySchema(people) }),
  partners: defineCollection({ loader: entries('partners'), schema: entrySchema(partners) }),
  domains: defineCollection({ loader: entries('domains'), schema: entrySchema(domains) }),
  pages: defineCollection({ loader: entries('pages'), schema: entrySchema(pages) }),
  forms: defineCollection({ loader: forms(), schema: formDefinitionSchema }),
  settings: defineCollection({ loader: settings(), schema: siteSettingsSchema }),
  strings: defineCollection({ loader: strings(), schema: uiStringsSchema }),
};
