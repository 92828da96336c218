import type { OnDemandPages } from '../../http/on-demand/on-demand.ts';
import type { CurrentSite } from '../../site.ts';
import type { OpenContent } from '../backend/open-content.ts';
import { isPublished } from '../protocol/publishing.ts';
import type { TextProcess } from './client.ts';
import type { ServerState } from './jobs.ts';
import type { Texts } from './texts.ts';

interface ApartOptions {
  content: OpenContent;
  site: CurrentSite;
  onDemand: () => OnDemandPages | undefined;
}

/** Does with texts what the CMS asks, in the process of `reader`. */
export function textsApart(reader: TextProcess, { content, site, onDemand }: ApartOptions): Texts {
  const serverState = (): ServerState => ({
    location: content.location,
    remoteStatus: content.remote?.status,
    clientDirs: site.clientDirs(),
    onDemand: onDemand(),
  });
  return {
    perform: (request, locale, editor) => {
      const run = () => reader.ask({ type: 'perform', serverState: serverState(), request, locale, editor });
      // The content is copied for a publication in this process: never the half of a save.
      return isPublished(request) ? content.lock(run) : run();
    },
    preview: (request) => reader.ask({ type: 'preview', serverState: serverState(), request }),
    sharedDraft: (request) => reader.ask({ type: 'shared-draft', serverState: serverState(), request }),
    draftPicture: (draft, name) =>
      reader.ask({ type: 'draft-picture', serverState: serverState(), draft, name }),
    restore: (id, editor) =>
      content.lock(() => reader.ask({ type: 'restore', serverState: serverState(), id, editor })),
    todo: (options) => reader.ask({ type: 'todo', serverState: serverState(), options }),
  };
}
