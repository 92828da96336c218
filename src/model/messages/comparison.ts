import { z } from 'zod';

/** A piece of a text as it was and as it is; `skipped` stands for words on both sides that are left out. */
export const changePart = z.object({
  kind: z.enum(['same', 'added', 'removed', 'skipped']),
  text: z.string(),
});

/** What changed in one field. `both` is a value that the two languages share. */
const changedField = z.object({
  locale: z.enum(['fr', 'en', 'both']),
  /** The name of the field in the file: `summary`, `body`. */
  field: z.string(),
  /** What editors call it. */
  label: z.string(),
  parts: z.array(changePart),
});

/** What readers would see changed if a text were published, field by field, sentence by sentence. */
export const comparisonSchema = z.object({
  fields: z.array(changedField),
  /** Whether readers have a text of that name today. */
  isPublished: z.boolean(),
});

/** The same, with the versions of the draft's files that were compared, by path: a decision to publish is about these. */
export const comparedSchema = comparisonSchema.extend({ versions: z.record(z.string(), z.string()) });

/** A conflict, a text that was changed here and, in another way, in the repository elsewhere: `removed` is theirs, `added` is ours. */
export const conflictComparisonSchema = comparisonSchema.pick({ fields: true }).extend({
  /** Who changed it there last, and when (ISO 8601). */
  by: z.string(),
  at: z.string(),
  /** Stands for the two states that are compared: a decision names it, and is about no others. */
  fingerprint: z.string(),
});

/** A translation that is behind its source: the language that is, and what its source says anew since; null where that is not on record. */
export const outdatedSchema = z.object({
  locale: z.enum(['fr', 'en']),
  fields: comparisonSchema.shape.fields.nullable(),
});

/**
 * The states that a text has had, the newest first: when each was saved (ISO 8601) and by whom, where that is known.
 * `expectedVersions` are those of its files now, by path: going back is about these.
 */
export const textVersionsSchema = z.object({
  states: z.array(
    z.object({ id: z.string(), at: z.string(), by: z.string().nullable(), isCurrent: z.boolean() }),
  ),
  expectedVersions: z.record(z.string(), z.string()),
});

/** What a save changed, null for the first one that is kept; and what going back to it would change. */
export const comparedVersionSchema = z.object({
  saved: comparisonSchema.shape.fields.nullable(),
  restoring: comparisonSchema.shape.fields,
});

/**
 * What came of a decision between the two: `merged`, `waiting` for a repository that does not answer, or `changed` where
 * the text has been changed again since it was looked at.
 */
export const resolutionOutcomeSchema = z.object({ state: z.enum(['merged', 'waiting', 'changed']) });

export type OutdatedTranslation = z.infer<typeof outdatedSchema>;
export type TextVersions = z.infer<typeof textVersionsSchema>;
export type ComparedVersion = z.infer<typeof comparedVersionSchema>;
export type ResolutionOutcome = z.infer<typeof resolutionOutcomeSchema>;
export type ConflictComparison = z.infer<typeof conflictComparisonSchema>;
export type ChangePart = z.infer<typeof changePart>;
export type ChangedField = z.infer<typeof changedField>;
export type Compared = z.infer<typeof comparedSchema>;
export type Comparison = z.infer<typeof comparisonSchema>;
