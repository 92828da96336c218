import { receiptPageSchema, type ReceiptPage } from '../../src/forms/pages.ts';
import type { Locale } from '../../src/i18n/locales.ts';
import { routes } from '../../src/i18n/routes.ts';
import { plainVault } from '../../src/server/applications/storage/database/vault.ts';
import { openToken } from '../../src/server/applications/storage/rows.ts';
import type { Store } from '../../src/server/applications/storage/store.ts';
import type { Office, Page } from './accounts.ts';
import { dataOf } from './staff-page.ts';

/** The token of an applicant's own page, as the receipt gave it. */
export async function tokenOf({ db }: Pick<Store, 'db'>, reference: string): Promise<string> {
  const row = await db
    .selectFrom('applications')
    .select('sealed_token')
    .where('reference', '=', reference)
    .executeTakeFirstOrThrow();
  return openToken(row, plainVault);
}

/** The address of an applicant's own page. */
export const pagePathOf = async (
  { store }: Pick<Office, 'store'>,
  reference: string,
  locale: Locale = 'en',
): Promise<string> => routes.receipt(locale, await tokenOf(store, reference));

export const receiptIn = (page: Page): ReceiptPage => receiptPageSchema.parse(dataOf(page));

/** An applicant looks at their own page. */
export const look = async (office: Office, reference: string, locale: Locale = 'en'): Promise<ReceiptPage> =>
  receiptIn(await office.browser().get(await pagePathOf(office, reference, locale)));
