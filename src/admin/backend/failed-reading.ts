import { loadEntry } from 'decap-cms-core/dist/esm/actions/entries.js';
import { loadUnpublishedEntry } from 'decap-cms-core/dist/esm/actions/editorialWorkflow.js';
import { Backend } from 'decap-cms-core/dist/esm/backend.js';
import { store } from 'decap-cms-core/dist/esm/redux/index.js';
import { announceNotice } from '../decap/events.ts';
import type { ReadingFailure } from '../decap/modules/editorial-workflow.ts';
import { isOpenDraft } from '../decap/open-text.ts';
import type { Words } from '../words.ts';
import { reasonOf } from './ask.ts';
import type { Readings } from './readings.ts';

/**
 * A text of which one file could not be read is not opened: Decap takes the other language for the whole of it, for good
 * (“Loading…”) where it is a draft. The editor is told, and goes on: with what they wrote, where they have just saved it,
 * else by opening the text again.
 */
export function tellFailedReading(t: Words, hasDrafts: boolean, readings: Readings): void {
  const { unpublishedEntry, processUnpublishedEntry, getEntry } = Backend.prototype;
  Backend.prototype.processUnpublishedEntry = function (collection, draft, withPictures) {
    const reading = processUnpublishedEntry.call(this, collection, draft, withPictures);
    return readings.whole(collection.get('name'), draft.slug, reading);
  };
  Backend.prototype.unpublishedEntry = async function (state, collection, slug) {
    try {
      return await unpublishedEntry.call(this, state, collection, slug);
    } catch (error) {
      if (!isWithoutDraft(error)) endReading({ collection: collection.get('name'), slug }, error);
      throw error;
    }
  };
  Backend.prototype.getEntry = async function (state, collection, slug) {
    const name = collection.get('name');
    try {
      return await readings.whole(name, slug, getEntry.call(this, state, collection, slug));
    } catch (error) {
      offerAgain(name, slug, error);
      throw error;
    }
  };

  function endReading(draft: { collection: string; slug: string }, error: unknown): void {
    const isOpen = isOpenDraft(draft.collection, draft.slug);
    const failure: ReadingFailure = {
      type: 'UNPUBLISHED_ENTRY_FAILURE',
      payload: { ...draft, error: isOpen ? undefined : reasonOf(error, t) },
    };
    store.dispatch(failure);
    if (isOpen) announceNotice([t('savedNotRead'), reasonOf(error, t)]);
    else offerAgain(draft.collection, draft.slug, error);
  }

  function offerAgain(name: string, slug: string, error: unknown): void {
    const load = hasDrafts ? loadUnpublishedEntry : loadEntry;
    const accept = () => {
      const collection = store.getState().collections.get(name);
      if (collection) store.dispatch(load(collection, slug));
    };
    announceNotice([t('textNotRead'), reasonOf(error, t)], { label: t('versionReopen'), accept });
  }
}

/** Decap’s way to learn that a text has no draft. */
function isWithoutDraft(error: unknown): boolean {
  return error instanceof Error && 'notUnderEditorialWorkflow' in error;
}
