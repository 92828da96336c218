import type { z } from 'zod';
import type { entrySchema } from '../collection.ts';
import { articles } from './articles.ts';
import { calls } from './calls.ts';
import { cohorts } from './cohorts.ts';
import { criteria } from './criteria.ts';
import { programs } from './programs.ts';
import { questions } from './questions.ts';
import { startups } from './startups.ts';
import { domains, pages, partners, people } from './taxonomies.ts';

/** Every collection of the model, by the name of its folder, in the order in which editors see them. */
export const collections = {
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
} as const;

export type CollectionName = keyof typeof collections;

type Schemas = { [C in CollectionName]: ReturnType<typeof entrySchema<(typeof collections)[C]['fields']>> };

/** The front matter of an entry, as its collection's schema returns it. */
export type EntryData<C extends CollectionName = CollectionName> = {
  [Each in C]: z.output<Schemas[Each]>;
}[C];

export const collectionNames = Object.keys(collections).filter(isCollectionName);

/** What an entry is called in its language; its file name where it has no title. Its data may not be complete yet. */
export function entryTitle(entry: {
  collection: CollectionName;
  name: string;
  data: Readonly<Record<string, unknown>>;
}): string {
  const title = entry.data[collections[entry.collection].titleField];
  return typeof title === 'string' ? title : entry.name;
}

/** True for the name of a collection's folder. */
export function isCollectionName(name: string): name is CollectionName {
  return Object.hasOwn(collections, name);
}
