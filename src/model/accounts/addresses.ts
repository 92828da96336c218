import type { Locale } from '../../i18n/locales.ts';

/** Where people sign in and see their account, by language. */
export const accountPaths = {
  signIn: { fr: '/admin/connexion/', en: '/admin/sign-in/' },
  account: { fr: '/admin/compte/', en: '/admin/account/' },
  people: { fr: '/admin/comptes/', en: '/admin/people/' },
} as const satisfies Record<string, Record<Locale, string>>;
