import { eraseApplications } from '../../privacy/erase.ts';
import { ErasureIncomplete } from '../../privacy/mail-files.ts';
import { decideOne } from '../../decisions/http/application-decision.ts';
import type { StoredApplication } from '../../storage/application.ts';
import { assignByHand, takeAway } from '../../review/http/application-actions.ts';
import { addNote, deleteNote, longestNote } from '../notes.ts';
import type { ApplicationOutcome } from './application.ts';
import { releaseAll, replayAll } from './list-actions.ts';
import type { PageContext, StaffMember, StaffPagesOptions } from './options.ts';
import { askForMore, closeRequest, nothingTyped } from './supplements.ts';
import { typedText } from './typed-text.ts';

export const nothingAsked: ApplicationOutcome = {
  step: 'read',
  done: [],
  problem: null,
  typedNote: '',
  typedRequest: nothingTyped,
};

/** What a button came to: something to say on the page, or `notes` where the page is opened again at the notes. */
type Outcome = ApplicationOutcome | 'notes';

interface Asked extends Pick<StoredApplication, 'reference' | 'call'> {
  application: StoredApplication;
  form: FormData;
  staff: StaffMember;
  options: Pick<StaffPagesOptions, 'record' | 'config'>;
}

async function erase(context: PageContext, { reference, form, options }: Asked): Promise<ApplicationOutcome> {
  const { store, words } = context;
  if (form.get('confirmed') !== reference) return { ...nothingAsked, step: 'erase' };
  await options.record('application-erased', reference);
  try {
    const count = await eraseApplications([reference], { store, mailDir: options.config.mailDir });
    if (count === 0) return { ...nothingAsked, problem: words('problem.erased') };
    return { ...nothingAsked, done: [words('done.erased'), words('done.erased.elsewhere')] };
  } catch (error) {
    if (!(error instanceof ErasureIncomplete)) throw error;
    return { ...nothingAsked, problem: words('problem.erase-incomplete') };
  }
}

async function write(
  { store, vault, words, now }: PageContext,
  { reference, form, staff, options }: Asked,
): Promise<Outcome> {
  const text = typedText(form, 'note');
  const refused = (problem: string) => ({
    ...nothingAsked,
    problem: words(problem, { longestNote }),
    typedNote: text,
  });
  if (text === '') return refused('problem.note-empty');
  if (text.length > longestNote) return refused('problem.note-long');
  await options.record('application-note-added', reference);
  const note = { reference, at: now, author: staff.email, text };
  return (await addNote(store.db, vault, note)) ? 'notes' : refused('problem.erased');
}

/** Does what a button on the page of an application asks for. */
export async function actOnApplication(context: PageContext, asked: Asked): Promise<Outcome> {
  const { store, words } = context;
  const { reference, form, staff, options } = asked;
  const reviewing = { actor: staff.email, record: options.record };
  const action = form.get('action');
  switch (typeof action === 'string' ? action : '') {
    case 'release': {
      const count = await releaseAll(context, [reference], options.record);
      return { ...nothingAsked, done: [words('done.released', { count })] };
    }
    case 'replay': {
      const count = await replayAll(context, [reference], options.record);
      return { ...nothingAsked, done: [words('done.replayed', { count })] };
    }
    case 'erase':
      return erase(context, asked);
    case 'note':
      return write(context, asked);
    case 'delete-note': {
      const id = form.get('id');
      const note = { id: typeof id === 'string' ? id : '', reference, author: staff.email };
      await options.record('application-note-deleted', reference);
      return (await deleteNote(store.db, note))
        ? 'notes'
        : { ...nothingAsked, problem: words('problem.note-gone') };
    }
    case 'ask':
      return { ...nothingAsked, ...(await askForMore(context, asked)) };
    case 'close':
      return { ...nothingAsked, ...(await closeRequest(context, asked)) };
    case 'assign':
      return { ...nothingAsked, ...(await assignByHand(context, { ...asked, ...reviewing })) };
    case 'take-away':
      return { ...nothingAsked, ...(await takeAway(context, { ...asked, ...reviewing })) };
    case 'decide':
      return { ...nothingAsked, ...(await decideOne(context, asked.application, { form, ...reviewing })) };
    default:
      return { ...nothingAsked, problem: words('problem.unknown') };
  }
}
