import { Backend } from 'decap-cms-core/dist/esm/backend.js';
import { findEntries } from './find-entries.ts';

/**
 * Makes the search of the CMS read whole texts, in both languages, whatever their accents and capitals. Decap looks for the
 * letters of the query, as they are typed, in French titles and what a list shows beside them.
 */
export function searchWholeTexts(): void {
  Backend.prototype.search = async function (searched, query) {
    const found = await Promise.allSettled(searched.map((collection) => this.listAllEntries(collection)));
    const read = found.filter((one) => one.status === 'fulfilled').flatMap(({ value }) => value);
    const [failed] = found.filter((one) => one.status === 'rejected');
    if (failed && read.length === 0) throw failed.reason;
    return { entries: findEntries(read, query) };
  };
}
