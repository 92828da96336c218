import type { Locale } from '../../i18n/locales.ts';

/** Where people sign in and see their account, by language. */
export const accountPaths = {
  signIn: { fr: '/admin/connexion/', en: '/admin/sign-in/' },
  account: { fr: '/admin/compte/', en: '/admin/account/' },
  people: { fr: '/admin/comptes/', en: '/admin/people/' },
} as const satisfies Record<string, Record<Locale, string>>;

/** A path of the CMS as its router takes it, without `/admin`. */
export const belowAdmin = (path: string) => path.slice('/admin'.length);

/** Where the organization's sign-in service sends people back: registered there. */
export const oidcPaths = { start: '/admin/oidc/start', callback: '/admin/oidc/callback' } as const;

/** Where a page's script makes and uses passkeys: `…/options` is what the device is asked for. */
export const passkeyPaths = { signIn: '/admin/passkeys/sign-in', add: '/admin/passkeys/new' } as const;
