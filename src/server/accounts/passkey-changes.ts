import { sendPasskeyChange } from './account-mail.ts';
import type { Account } from './accounts.ts';
import { recordActivity } from './activity.ts';
import { deletePasskey, finishRegistration, type Registered } from './passkeys.ts';
import { passkeySite, type Accounts } from './service.ts';

/** A person at their own account. `agentName`: the browser as they know it. */
interface Changing {
  account: Account;
  agent: string;
  agentName: string;
}

/** Puts a change into the record, and has the person told by mail after the answer. */
async function announce(
  accounts: Accounts,
  change: 'passkey-added' | 'passkey-deleted',
  { account, agentName: agent }: Omit<Changing, 'agent'>,
): Promise<void> {
  const at = accounts.now();
  await recordActivity(accounts.db, { actor: account.email, action: change, subject: account.email }, at);
  accounts.later(() => sendPasskeyChange(change, { account, agent, at }, accounts));
}

/** Adds what a device has made to a person's passkeys. @param sent the browser's answer, as JSON. */
export async function addPasskey(
  accounts: Accounts,
  { account, agent, agentName }: Changing,
  sent: unknown,
): Promise<Registered> {
  const given = { account: account.id, sent, agent };
  const outcome = await finishRegistration(passkeySite(accounts), given, accounts.now());
  if (outcome === 'added') await announce(accounts, 'passkey-added', { account, agentName });
  return outcome;
}

/** Deletes one of a person's passkeys; one that they do not have is nothing to do. */
export async function removePasskey(
  accounts: Accounts,
  { account, agentName }: Omit<Changing, 'agent'>,
  id: string,
): Promise<void> {
  if (await deletePasskey(accounts.db, { account: account.id, id }))
    await announce(accounts, 'passkey-deleted', { account, agentName });
}
