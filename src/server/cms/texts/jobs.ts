import type { Locale } from '../../../i18n/locales.ts';
import type { ChangedField } from '../../../model/messages/comparison.ts';
import type { Problem } from '../../../model/problem.ts';
import type { RemoteStatus } from '../../../model/messages/remote-status.ts';
import type { TodoPage } from '../../../model/messages/todo.ts';
import type { HoldBackJob } from '../../publisher/builder.ts';
import type { OnDemandPages } from '../../http/on-demand/on-demand.ts';
import type { Editor } from '../protocol/permissions.ts';
import type { ContentLocation } from '../backend/open-content.ts';
import type { EntryName } from '../names/text-name.ts';
import type { Preview, PreviewRequest } from '../preview/preview.ts';
import type { SharedDraft, SharedDraftRequest } from '../preview/shared-draft.ts';
import type { TextRequest } from '../protocol/requests.ts';
import type { Refusal } from '../refusal.ts';
import type { Restored } from '../deleting/restore.ts';
import type { SentTodoOptions } from '../todo/gather.ts';

/** What the server knows at the moment at which it asks. */
export interface ServerState {
  location: ContentLocation;
  remoteStatus: RemoteStatus | undefined;
  clientDirs: readonly string[];
  onDemand: OnDemandPages | undefined;
}

/** What the server's own process asks of the one that reads texts. */
export type Job =
  | {
      type: 'perform';
      serverState: ServerState;
      request: TextRequest;
      locale: Locale;
      editor: Editor | undefined;
    }
  | { type: 'preview'; serverState: ServerState; request: PreviewRequest }
  | { type: 'shared-draft'; serverState: ServerState; request: SharedDraftRequest }
  | { type: 'draft-picture'; serverState: ServerState; draft: EntryName; name: string }
  | { type: 'restore'; serverState: ServerState; id: string; editor: Editor | undefined }
  | { type: 'todo'; serverState: ServerState; options: SentTodoOptions }
  | { type: 'problems'; contentDir: string }
  | ({ type: 'hold-back' } & HoldBackJob);

export interface Answers {
  perform: unknown;
  preview: Preview;
  'shared-draft': SharedDraft;
  'draft-picture': Uint8Array | undefined;
  restore: Restored;
  todo: TodoPage;
  problems: Problem[];
  'hold-back': boolean;
}

/** A refusal on its way between the processes. */
export interface SentRefusal extends Pick<Refusal, 'code' | 'words' | 'problems' | 'texts' | 'targets'> {
  conflict: { fields: readonly ChangedField[]; versions: Record<string, string | null> } | undefined;
}

export type Report =
  | { type: 'ready' }
  | { type: 'answer'; answer: unknown }
  | { type: 'refusal'; refusal: SentRefusal }
  | { type: 'fault'; stack: string };
