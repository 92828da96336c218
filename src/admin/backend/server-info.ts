import { z } from 'zod';
import { isListName, listNames } from '../../model/fields/list-names.ts';
import { element } from '../dom/element.ts';
import type { Words } from '../words.ts';
import { reasonOf, type Ask } from './ask.ts';

const option = z.object({ value: z.string(), label: z.object({ fr: z.string(), en: z.string() }) });

const infoSchema = z.object({
  publish_modes: z.tuple([z.enum(['simple', 'editorial_workflow'])]),
  site: z.object({ fr: z.string(), en: z.string() }).nullable(),
  lists: z.partialRecord(z.enum(Object.keys(listNames).filter(isListName)), z.array(option)),
  person: z.object({ name: z.string(), isPublisher: z.boolean() }).nullable(),
});

/** What the CMS is told when it opens. */
export interface ServerInfo {
  /** How the server publishes: at once, or by way of drafts. */
  publishMode: z.infer<typeof infoSchema>['publish_modes'][0];
  /** The name of the site in each language; null where its settings cannot be read. */
  site: z.infer<typeof infoSchema>['site'];
  /** What the lists of the settings offer. */
  lists: z.infer<typeof infoSchema>['lists'];
  /** Who is signed in; nobody on the server's own machine. */
  person: z.infer<typeof infoSchema>['person'];
}

const pauseMs = 2_000;

/**
 * Asks the server how it publishes and for whom, until it answers; the editor reads why the CMS does not open yet. Opened in
 * a mode that is not the server's, the first save of a draft would be live at once.
 */
export async function askServerInfo(ask: Ask, t: Words): Promise<ServerInfo> {
  const note = element('p', { class: 'cms-panel', role: 'alert' });
  for (;;) {
    try {
      const info = infoSchema.parse(await ask({ action: 'info', params: {} }));
      note.remove();
      const { site, lists, person } = info;
      return { publishMode: info.publish_modes[0], site, lists, person };
    } catch (error) {
      note.textContent = reasonOf(error, t);
      document.body.append(note);
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
