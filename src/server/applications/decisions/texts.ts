import type { Kysely } from 'kysely';
import type { Locale } from '../../../i18n/locales.ts';
import { decisionWords } from '../../../model/decisions/words.ts';
import { inTurn } from '../storage/database/in-turn.ts';
import type { Database } from '../storage/database/schema.ts';

/** The states of which applicants are told; of a withdrawal they told us. */
export const toldStates = ['shortlisted', 'interview', 'accepted', 'declined'] as const;
export type ToldState = (typeof toldStates)[number];

export const isTold = (state: unknown): state is ToldState => toldStates.some((one) => one === state);

export interface MessageText {
  subject: string;
  text: string;
}

/** What is written to those who get a state, in each language. */
export interface Texts extends Record<Locale, MessageText> {
  /** False where nobody is written to: as long as the staff do not choose it, to those who are shortlisted. */
  isSent: boolean;
  /** When the staff saved them; 0 while they are the program's own. */
  savedAt: number;
}

const usual = (state: ToldState, locale: Locale): MessageText => {
  const words = decisionWords(locale);
  return { subject: words(`message.${state}.subject`), text: words(`message.${state}.text`) };
};

/** The texts for those who get a state: the staff's for the call, or the program's own. */
export async function readTexts(db: Kysely<Database>, call: string, state: ToldState): Promise<Texts> {
  const row = await db
    .selectFrom('decision_texts')
    .selectAll()
    .where('call', '=', call)
    .where('state', '=', state)
    .executeTakeFirst();
  if (!row)
    return { isSent: state !== 'shortlisted', savedAt: 0, fr: usual(state, 'fr'), en: usual(state, 'en') };
  return {
    isSent: row.is_sent === 1,
    savedAt: row.saved_at,
    fr: { subject: row.subject_fr, text: row.text_fr },
    en: { subject: row.subject_en, text: row.text_en },
  };
}

export interface SavingTexts {
  call: string;
  state: ToldState;
  texts: Texts;
  actor: string;
  now: number;
  /** Puts it on record, in the same transaction. */
  record: (trx: Kysely<Database>) => Promise<void>;
}

/** Saves texts, in place of those that the person was shown. @returns false where someone else saved others meanwhile. */
export function saveTexts(
  db: Kysely<Database>,
  { call, state, texts: { isSent, savedAt, fr, en }, actor, now, record }: SavingTexts,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    await inTurn(trx, `reviews ${call}`);
    const current = await readTexts(trx, call, state);
    if (current.savedAt !== savedAt) return false;
    await record(trx);
    const values = {
      is_sent: isSent ? 1 : 0,
      subject_fr: fr.subject,
      text_fr: fr.text,
      subject_en: en.subject,
      text_en: en.text,
      // Later than what is replaced, whatever the clock says: it tells two savings apart.
      saved_at: Math.max(now, savedAt + 1),
      saved_by: actor,
    };
    await trx
      .insertInto('decision_texts')
      .values({ call, state, ...values })
      .onConflict((conflict) => conflict.columns(['call', 'state']).doUpdateSet(values))
      .execute();
    return true;
  });
}
