import type { SiteData } from '../../../model/site-data.ts';
import type { Disk } from '../../system/disk.ts';
import type { Client } from '../../http/client.ts';
import type { RenderPage } from '../../http/on-demand/render-page.ts';
import type { FormTokens } from '../abuse/form-tokens.ts';
import type { ServerKeys } from '../storage/database/secrets.ts';
import type { Vault } from '../storage/database/vault.ts';
import type { Store } from '../storage/store.ts';
import type { TextRoom } from './body/text-room.ts';
import type { UploadRoom } from './body/upload-room.ts';

/** Protection against abuse; all that it costs is a look by the staff. */
export interface Guard {
  tokens: FormTokens;
  /** Names the sender behind an address; null where it must not be counted. */
  senderOf: (client: Pick<Client, 'address' | 'isCrowd'>) => Promise<string | null>;
  /** Memory for texts, and room for files, that all requests share. */
  texts: TextRoom;
  uploads: UploadRoom;
}

/** Keeping applications that are not sent yet. */
export interface DraftKeeping {
  vault: Vault;
  /** Of the owners of drafts, and of the links to them. */
  keys: ServerKeys;
  /** False without an SMTP server: no message goes out, so nothing is kept. */
  canSend: boolean;
  /** Whether browsers reach the site over TLS. */
  isSecure: boolean;
  /** Called when a message with a link is due. */
  onDue: () => void;
}

/** What the endpoint works with. */
export interface IntakeContext {
  guard: Guard;
  site: () => SiteData;
  store: Pick<
    Store,
    'db' | 'submit' | 'findEarlier' | 'hold' | 'findHeld' | 'writePiece' | 'copyFile' | 'removeUnused'
  >;
  render: RenderPage;
  disk: Disk;
  now: () => number;
  /** The channels that forward an application, unless its form is forwarded otherwise. */
  channels: readonly string[];
  /** Undefined where no application is kept to be continued. */
  drafts?: DraftKeeping | undefined;
  /** Origins of our pages, besides the server's own. */
  origins: readonly string[];
  /** Whether a request's mark is of a drill that the operator's own doctor sends. */
  isDrill?: (mark: string | null) => boolean;
  /** Called for a form that is refused because it comes from another site's page, with the origin that the browser names. */
  onCrossSite?: (origin: string | null) => void;
  /** Called when an application is on disk, so that it can be forwarded. */
  onStored: () => void;
  /** Called when the database refused; never with answers. */
  onStoreError: (error: unknown) => void;
}
