import { z } from 'zod';
import { isRole, type Role } from '../../../model/accounts/roles.ts';
import { toEmail, findAccount, type Account } from '../../accounts/accounts.ts';
import { isAddrSpec } from '../../applications/delivery/channels/mail/addresses.ts';
import type { CommandContext } from '../context.ts';

/** Roles as people type them: `editor,publisher`. */
export const typedRoles = z
  .string({ error: 'no-roles' })
  .transform((text) => text.split(/[\s,]+/).filter((word) => word !== ''))
  .refine((words) => words.length > 0 && words.every(isRole), 'not-roles')
  .transform((words): readonly Role[] => [...new Set(words.filter(isRole))]);

/** One address, as accounts are found by. */
export const typedEmail = z.string().transform(toEmail).refine(isAddrSpec, 'not-an-address');

/** The account of an address; undefined, with a word about it, where there is none. */
export async function accountOf(context: CommandContext, email: string): Promise<Account | undefined> {
  const account = await findAccount(context.store.db, 'email', email);
  if (!account) context.warn(context.t('people.unknown', { email }));
  return account;
}
