import { locales } from '../../../i18n/locales.ts';
import { callInstants } from '../../../model/call-state.ts';
import { hourMs } from '../../../model/durations.ts';
import { applicationPage, withLateCode } from '../intake/responses/form-pages.ts';
import { makeLateCodes } from '../storage/late-codes.ts';
import type { StaffContext } from './context.ts';

/** How long a code may be good, and how many may be made at once. */
export const lateCodeLimits = { hours: 24 * 90, count: 100, usualHours: 48 } as const;

export interface LateCodes {
  codes: { code: string; addresses: string[] }[];
  expiresAt: number;
  /** Until when the call is open all the same; undefined where it has closed, or is not known. */
  openUntil: number | undefined;
}

/** Makes codes for people who may apply to a call after it has closed, each with the addresses to send to them. */
export async function giveLateCodes(
  { store, site, now }: Pick<StaffContext, 'store' | 'site' | 'now'>,
  { call, hours, count }: { call: string; hours: number; count: number },
  siteUrl: string,
): Promise<LateCodes> {
  const known = site?.calls.find(({ name }) => name === call);
  const expiresAt = now + hours * hourMs;
  const pages = locales.flatMap((locale) => (known && applicationPage(known, locale)) ?? []);
  const closes = known && callInstants(known).graceEnds;
  const codes = await makeLateCodes(store.db, { call, count, now, expiresAt });
  return {
    codes: codes.map((code) => ({
      code,
      addresses: pages.map((page) => `${siteUrl}${withLateCode(page, code)}`),
    })),
    expiresAt,
    openUntil: closes !== undefined && closes > now ? closes : undefined,
  };
}
