import type { Kysely } from 'kysely';
import { hasRole, type Identity } from '../../../model/accounts/identity.ts';
import { cmsRoles } from '../../../model/accounts/roles.ts';
import type { Database } from '../../applications/storage/database/schema.ts';
import { findSession, type Session } from '../sessions.ts';
import { sessionToken } from './cookies.ts';
import { formTokenOf } from './request-checks.ts';

/** A signed-in person, with the session that says so. */
export interface SignedIn extends Identity {
  email: string;
  session: Session;
}

/** Who sends a request, by its `Cookie` header; undefined for nobody. @param isUse see `findSession`. */
export async function identify(
  db: Kysely<Database>,
  cookies: string | undefined,
  now: number,
  isUse = true,
): Promise<SignedIn | undefined> {
  const token = sessionToken(cookies);
  const session = token === undefined ? undefined : await findSession(db, token, now, isUse);
  if (token === undefined || !session) return undefined;
  const { email, name, roles } = session.account;
  return { email, name, roles, formToken: formTokenOf(token), session };
}

/** True for a person who may come into the CMS. */
export const mayEdit = (identity: Pick<Identity, 'roles'>): boolean => hasRole(identity, ...cmsRoles);
