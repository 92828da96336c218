import { sha256 } from '../../digest.ts';
import { createLink, isLinkToken, usable, type LinkStore } from './links.ts';

/** So many links show one draft at a time. */
const maxLinks = 20;

/** A link by which people without an account see a draft. The address itself is known only when it is made. */
export interface DraftLink {
  /** The digest of its token. */
  id: string;
  /** The key of the text: `articles/launch`. */
  text: string;
  /** Who made it; null where nobody signs in, or where the account is gone. */
  by: string | null;
  createdAt: number;
  expiresAt: number;
}

export type DraftLinks = ReturnType<typeof createDraftLinks>;

/**
 * The links that show drafts, in the table of one-time links, though they are not used up: random tokens of which only the
 * digest is stored, an end, and a mark of use, which here means that the link was withdrawn.
 */
export function createDraftLinks({ db, key }: Pick<LinkStore, 'db' | 'key'>, now: () => number) {
  const good = () =>
    usable({ db, purposes: ['draft'] }, now())
      .clearSelect()
      .leftJoin('accounts', 'accounts.id', 'one_time_links.subject')
      .select([
        'one_time_links.id as id',
        'one_time_links.destination as text',
        'accounts.name as by',
        'one_time_links.created_at as createdAt',
        'one_time_links.expires_at as expiresAt',
      ]);
  const withdraw = () =>
    db
      .updateTable('one_time_links')
      .set({ used_at: now() })
      .where('purpose', '=', 'draft')
      .where('used_at', 'is', null);
  const listOf = (text: string): Promise<DraftLink[]> =>
    good()
      .where('one_time_links.destination', '=', text)
      .orderBy('one_time_links.created_at', 'desc')
      .execute();
  return {
    /** The links that show a text's draft now, the newest first. */
    listOf,

    /** @param account of who shares it; empty where nobody signs in. @returns undefined where the draft has enough links. */
    async create(text: string, account: string): Promise<{ token: string; expiresAt: number } | undefined> {
      if ((await listOf(text)).length >= maxLinks) return undefined;
      const asked = { purpose: 'draft', subject: account, browserDigest: null, destination: text } as const;
      return createLink({ db, key }, asked, now());
    },

    /** The link of a token, while it is good. */
    async find(token: string): Promise<DraftLink | undefined> {
      if (!isLinkToken(token)) return undefined;
      return good().where('one_time_links.id', '=', sha256(token)).executeTakeFirst();
    },

    /** Ends one link of a text. */
    async withdraw(text: string, id: string): Promise<void> {
      await withdraw().where('destination', '=', text).where('id', '=', id).execute();
    },

    /** Ends all links of a text whose draft is no more: a later draft of the same name is another one. */
    async withdrawAll(text: string): Promise<void> {
      await withdraw().where('destination', '=', text).execute();
    },
  };
}
