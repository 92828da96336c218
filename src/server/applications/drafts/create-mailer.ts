import { createMailerToApplicants } from '../delivery/create-channels.ts';
import { startDraftMailer, type DraftMailer, type DraftMailerOptions } from './mailer.ts';
import { draftKeys } from './owners.ts';
import type { Config } from '../../config.ts';
import type { Log } from '../../system/log.ts';
import type { Store } from '../storage/store.ts';

export interface CreateDraftMailerOptions extends Pick<
  DraftMailerOptions,
  'vault' | 'site' | 'now' | 'random' | 'onError'
> {
  config: Pick<Config, 'smtpUrl' | 'mailDir' | 'mailFrom' | 'siteUrl'>;
  store: Pick<Store, 'db' | 'keysFor'>;
  log: Log;
}

/** The sending of links to saved applications, as the configuration says. */
export async function createDraftMailer({
  config,
  store,
  log,
  ...options
}: CreateDraftMailerOptions): Promise<DraftMailer> {
  const { current: secret } = await store.keysFor('acknowledgements');
  return startDraftMailer({
    ...options,
    db: store.db,
    keys: await store.keysFor(draftKeys),
    secret,
    mailer: createMailerToApplicants(config),
    from: config.mailFrom,
    siteUrl: config.siteUrl,
    onFailed: (facts) => {
      log.warn(facts, 'The link to a saved application was not sent.');
    },
  });
}
