import type { SiteData } from '../../model/site-data.ts';
import type { Config } from '../config.ts';
import type { Channel } from '../outbox/channel.ts';
import { createFileChannel } from './file/channel.ts';

/** The channels that the environment asks for; without a mail server, messages become files. */
export function createChannels(config: Config, site: () => SiteData): Channel[] {
  const mail = { from: config.mailFrom, to: config.staffTo, site };
  return [createFileChannel({ ...mail, folder: config.mailDir })];
}
