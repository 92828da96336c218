import { z } from 'zod';
import { changeRoles, disableAccount } from '../../accounts/accounts.ts';
import { serverActor } from '../../../model/accounts/actors.ts';
import { recordActivity } from '../../accounts/activity.ts';
import { endSessionsOf } from '../../accounts/sessions.ts';
import { defineCommand } from '../command.ts';
import { accountOf, typedEmail, typedRoles } from './arguments.ts';

const oneEmail = z.object({ args: z.tuple([typedEmail], { error: 'one-email' }) });

/** Changes what a person may do, from their next request on. */
export const roles = defineCommand({
  name: 'roles',
  phrase: 'people-roles',
  options: {},
  schema: z.object({ args: z.tuple([typedEmail, typedRoles], { error: 'email-and-roles' }) }),
  async run(context, { args: [email, changed] }) {
    const account = await accountOf(context, email);
    if (!account) return 1;
    await changeRoles(context.store.db, account, changed, { actor: serverActor, now: context.now });
    context.warn(context.t('people.roles-changed', { email, roles: changed.join(', ') }));
    return 0;
  },
});

/** Closes an account: its sessions end at once. */
export const disable = defineCommand({
  name: 'disable',
  phrase: 'people-disable',
  options: {},
  schema: oneEmail,
  async run(context, { args: [email] }) {
    const account = await accountOf(context, email);
    if (!account) return 1;
    await disableAccount(context.store.db, account, { actor: serverActor, now: context.now });
    context.warn(context.t('people.disabled-now', { email }));
    return 0;
  },
});

/** Signs a person out of every browser. */
export const signOut = defineCommand({
  name: 'sign-out',
  phrase: 'people-sign-out',
  options: {},
  schema: oneEmail,
  async run(context, { args: [email] }) {
    const account = await accountOf(context, email);
    if (!account) return 1;
    const { db } = context.store;
    const count = await endSessionsOf(db, account.id);
    await recordActivity(db, { actor: serverActor, action: 'sessions-ended', subject: email }, context.now);
    context.warn(context.t('people.signed-out', { email, count }));
    return 0;
  },
});
