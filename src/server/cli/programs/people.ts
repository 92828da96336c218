import { disable, roles, signOut } from '../people-commands/change.ts';
import { invite } from '../people-commands/invite.ts';
import { list as listPeople } from '../people-commands/list.ts';
import { log } from '../people-commands/log.ts';
import type { Program } from '../run.ts';

/** `npm run people`: for the operator. */
export const people: Program = {
  name: 'people',
  commands: [invite, listPeople, roles, disable, signOut, log],
};
