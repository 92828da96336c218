import type { Generated } from 'kysely';

/** A person who may sign in. */
export interface AccountRow {
  id: string;
  /** In lower case: each address has one account. */
  email: string;
  name: string;
  /** JSON list of roles. */
  roles: string;
  /** Of the mails to this person. */
  locale: string;
  created_at: number;
  /** Issuer and subject of the person at the sign-in service, since they first came in by it. */
  oidc_subject: string | null;
  /** Since when the account is closed; null for an open one. */
  disabled_at: number | null;
}

/** A link that does one thing, once: signs a person in, or confirms an address; one that shows a draft does so until it ends. */
export interface OneTimeLinkRow {
  /** SHA-256 of the token in the address. */
  id: string;
  purpose: 'sign-in' | 'invitation' | 'notice' | 'draft' | 'receipt' | 'address' | 'resume';
  /** The id of an account, for a draft that of who shares it, empty where nobody signs in; for a notice, the reference of the request. */
  subject: string;
  /** HMAC of the link and of the code beside it in the mail. */
  code: string;
  /** SHA-256 of the cookie, or of the receipt, of the browser that asked; null for an invitation, which none asked for. */
  browser: string | null;
  /** Where in the CMS the person wanted to go; the key of a draft's text; empty for a notice. */
  destination: string;
  /** Wrong codes that were typed on the link's own page. */
  attempts: number;
  /** Wrong codes that were typed in the browser that asked, which may be a stranger's: they do not count against the link. */
  browser_attempts: number;
  created_at: number;
  expires_at: number;
  used_at: number | null;
}

/** A key of a person's device or password manager that signs them in. */
export interface PasskeyRow {
  /** The credential's own, in base64url. */
  id: string;
  account: string;
  /** COSE, in base64url: public. */
  public_key: string;
  /** How often the device says that it was used; 0 where it does not count. */
  counter: number;
  /** The browser in which it was made, for the person's own list. */
  agent: string;
  created_at: number;
  last_used_at: number | null;
}

/** What a device was asked to sign to add a passkey, gone once it was used; or what one has signed to sign in, so that it counts once. */
export interface PasskeyChallengeRow {
  /** SHA-256 of the challenge. */
  id: string;
  /** The account that adds a passkey; null for signing in. */
  account: string | null;
  expires_at: number;
}

/** A browser in which a person is signed in. */
export interface SessionRow {
  /** SHA-256 of the token in its cookie. */
  id: string;
  account: string;
  /** How the person signed in: `link`, `invitation`, `passkey`, `oidc`. */
  method: string;
  /** The browser, as it names itself, shortened: for the person's own list. */
  agent: string;
  created_at: number;
  last_seen_at: number;
  expires_at: number;
}

/** Who did what, the latest last: never changed. */
export interface ActivityRow {
  id: Generated<number>;
  at: number;
  /** The address of who did it; `server` for the command line and the program itself. */
  actor: string;
  action: string;
  /** What it was done to: an address, the key of a text. */
  subject: string;
}
