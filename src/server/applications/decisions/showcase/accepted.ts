import type { Kysely } from 'kysely';
import type { ShowcasePart } from '../../../../forms/fields/showcase-marks.ts';
import { publishableAnswers } from '../../../../forms/showcase.ts';
import { isLocale, type Locale } from '../../../../i18n/locales.ts';
import type { Database } from '../../storage/database/schema.ts';
import type { Vault } from '../../storage/database/vault.ts';
import { readAnswers } from '../../storage/find.ts';
import { findDefinition } from '../../storage/form-versions.ts';

/** An accepted application as far as it may be published, and the text that was drafted from it. */
export interface Accepted {
  reference: string;
  locale: Locale;
  /** Answers to questions that said that they may be published. */
  parts: Partial<Record<ShowcasePart, string>>;
  /** True where another decision on it is chosen and not applied. */
  isPending: boolean;
  /** The file name that was given to its text, by whom and when; null where none was. */
  drafted: { name: string; at: number; by: string } | null;
}

/** The applications to a call that are accepted, as applied, in the order in which they came; nothing of any other. */
export async function readAccepted(
  db: Kysely<Database>,
  vault: Vault,
  { call, form }: { call: string; form: string },
): Promise<Accepted[]> {
  const rows = await db
    .selectFrom('applications')
    .innerJoin('decisions', 'decisions.reference', 'applications.reference')
    .select(['applications.reference', 'locale', 'answers', 'form_digest', 'pending'])
    .select(['showcase_name', 'showcase_at', 'showcase_by'])
    .where('applications.state', '=', 'accepted')
    .where('applications.call', '=', call)
    .where('form', '=', form)
    .where('decisions.state', '=', 'accepted')
    .orderBy('received_at')
    .orderBy('applications.reference')
    .execute();
  const accepted: Accepted[] = [];
  for (const row of rows) {
    const { reference, locale, pending, showcase_name: name, showcase_at: at, showcase_by: by } = row;
    const definition = await findDefinition(db, row.form_digest);
    accepted.push({
      reference,
      locale: isLocale(locale) ? locale : 'fr',
      parts: publishableAnswers(definition, readAnswers(vault, row.answers).answers),
      isPending: pending !== null,
      drafted: name === null || at === null || by === null ? null : { name, at, by },
    });
  }
  return accepted;
}
