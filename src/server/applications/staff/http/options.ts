import type { Kysely } from 'kysely';
import type { Locale } from '../../../../i18n/locales.ts';
import { applicationWords } from '../../../../model/applications/words.ts';
import type { SiteData } from '../../../../model/site-data.ts';
import type { Config } from '../../../config.ts';
import type { RenderPage } from '../../../http/on-demand/render-page.ts';
import type { Database } from '../../storage/database/schema.ts';
import type { Vault } from '../../storage/database/vault.ts';
import type { Store } from '../../storage/store.ts';
import type { StaffContext } from '../context.ts';
import { wordsIn } from '../words.ts';
import { staffZone } from '../zone.ts';

/** One of the staff, who sends the request under way. */
export interface StaffMember {
  email: string;
  /** The hidden value of their forms. */
  formToken: string;
}

export interface StaffPagesOptions {
  store: Store;
  vault: Vault;
  site: () => SiteData;
  render: RenderPage;
  config: Pick<Config, 'dataDir' | 'mailDir' | 'siteUrl' | 'smtpUrl'>;
  now: () => number;
  /** Undefined for a person who is signed in and is not of the staff. */
  staffNow: () => StaffMember | undefined;
  /**
   * Puts into the record what the person who sent the request under way does: before they get to see it, or in the same
   * transaction.
   */
  record: (action: string, subject: string, db?: Kysely<Database>) => Promise<void>;
  /** Has what was just put into the outbox delivered at once. Cheap, and safe to call at any time. */
  wake: () => void;
  onError: (error: unknown) => void;
  /** Milliseconds, for the time that a search takes. */
  elapsed: () => number;
}

/** What is drawn in a language, at this moment. */
export interface PageContext extends StaffContext {
  site: SiteData;
  /** The words of the pages; `t` are those that the command line has too. */
  words: ReturnType<typeof applicationWords>;
}

export function contextIn(
  { store, vault, site, now }: Pick<StaffPagesOptions, 'store' | 'vault' | 'site' | 'now'>,
  locale: Locale,
): PageContext {
  const data = site();
  const words = wordsIn(locale, data);
  return {
    ...words,
    store,
    vault,
    site: data,
    zone: staffZone(data),
    now: now(),
    words: applicationWords(locale, words.tag),
  };
}
