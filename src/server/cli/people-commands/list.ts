import { z } from 'zod';
import { listAccounts } from '../../accounts/accounts.ts';
import { lastSeen } from '../../accounts/sessions.ts';
import { formatTime } from '../../applications/staff/format.ts';
import { noArguments } from '../arguments.ts';
import { defineCommand } from '../command.ts';
import { tablePages } from '../output/table.ts';

/** Who has an account, with which roles, and when they were last seen. */
export const list = defineCommand({
  name: 'list',
  phrase: 'people-list',
  options: {},
  schema: z.object({ args: noArguments }),
  async run(context) {
    const { store, t, print, now } = context;
    const accounts = await listAccounts(store.db);
    if (accounts.length === 0) {
      context.warn(t('people.none'));
      return 0;
    }
    const seen = await lastSeen(store.db, now);
    const rows = accounts.map(({ id, email, name, roles, isDisabled }) => {
      const last = seen.get(id);
      return [
        email,
        name === email ? '' : name,
        isDisabled ? t('people.disabled') : roles.join(', '),
        last === undefined ? '' : formatTime(context, last),
      ];
    });
    const heads = ['email', 'name', 'roles', 'seen'].map((head) => t(`people.head.${head}`));
    for await (const page of tablePages(heads, rows)) await print(page);
    return 0;
  },
});
