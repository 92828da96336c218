import { z } from 'zod';
import { formatInstant } from '../../../i18n/dates.ts';
import { locales } from '../../../i18n/locales.ts';
import { linkAddress } from '../../accounts/account-mail.ts';
import { findAccount, openAccount } from '../../accounts/accounts.ts';
import { serverActor } from '../../../model/accounts/actors.ts';
import { makeInvitation } from '../../accounts/service.ts';
import { lacksDataKey } from '../../applications/storage/database/secrets.ts';
import { linkKeyPurpose, readableCode } from '../../one-time-links/links.ts';
import { defineCommand } from '../command.ts';
import { typedEmail, typedRoles } from './arguments.ts';

/** Opens an account, and prints an address and a code that sign in once: no mail server is needed. */
export const invite = defineCommand({
  name: 'invite',
  phrase: 'people-invite',
  options: { roles: { type: 'string' }, name: { type: 'string' }, language: { type: 'string' } },
  schema: z.object({
    roles: typedRoles,
    name: z.string().trim().max(200).optional(),
    language: z.enum(locales, { error: 'not-a-language' }).optional(),
    args: z.tuple([typedEmail], { error: 'one-email' }),
  }),
  async run(context, { roles, name, language, args: [email] }) {
    const { config, store, vault, t, print, warn, now, zone, tag, locale } = context;
    if (await lacksDataKey(store.db, vault)) {
      warn(t('people.no-key'));
      return 1;
    }
    const by = { actor: serverActor, now };
    const earlier = await findAccount(store.db, 'email', email);
    const account = await openAccount(store.db, { email, name, roles, locale: language ?? locale }, by);
    const { current: key } = await store.keysFor(linkKeyPurpose);
    const link = await makeInvitation({ db: store.db, key }, account, now);
    await print(linkAddress(config.siteUrl, account, link.token));
    await print(readableCode(link.code));
    warn(t('people.invited', { email, time: formatInstant(link.expiresAt, zone, tag) }));
    if (earlier && earlier.roles.join() !== roles.join())
      warn(t('people.other-roles', { email, before: earlier.roles.join(', '), roles: roles.join(', ') }));
    if (config.cms.access !== 'sign-in') warn(t('people.no-sign-in'));
    return 0;
  },
});
