import { z } from 'zod';
import { element } from '../dom/element.ts';
import type { Words } from '../words.ts';
import { reasonOf, type Ask } from './ask.ts';

const infoSchema = z.object({ publish_modes: z.tuple([z.enum(['simple', 'editorial_workflow'])]) });

/** How the server publishes: at once, or by way of drafts. */
export type PublishMode = z.infer<typeof infoSchema>['publish_modes'][0];

const pauseMs = 2_000;

/**
 * Asks how the server publishes, until it answers; the editor reads why the CMS does not open yet. Opened in a mode that is
 * not the server's, the first save of a draft would be live at once.
 */
export async function publishModeOf(ask: Ask, t: Words): Promise<PublishMode> {
  const note = element('p', { class: 'cms-panel', role: 'alert' });
  for (;;) {
    try {
      const info = infoSchema.parse(await ask({ action: 'info', params: {} }));
      note.remove();
      return info.publish_modes[0];
    } catch (error) {
      note.textContent = reasonOf(error, t);
      document.body.append(note);
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
