import type { Role } from './roles.ts';

/** Who sends a request of the CMS. */
export interface Identity {
  /** The address of the account; null for the browser of the server's own machine that holds its key. */
  email: string | null;
  /** As it signs commits. */
  name: string;
  roles: readonly Role[];
  /** The hidden value that its forms must carry; empty where no session is kept. */
  formToken: string;
}

/** True for a person who has one of the roles. */
export const hasRole = ({ roles }: Pick<Identity, 'roles'>, ...any: readonly Role[]): boolean =>
  any.some((role) => roles.includes(role));
