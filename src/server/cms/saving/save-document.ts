import { withRecords } from '../../../collections/read/consents.ts';
import { documents, type DocumentName } from '../../../model/documents.ts';
import { formatYamlFile } from '../../../model/yaml/yaml-file.ts';
import { versionOf } from '../storage/version-of.ts';
import { compareDocument, documentData } from '../compare/document.ts';
import type { Place } from '../names/paths.ts';
import { Refusal } from '../refusal.ts';
import type { DataFile, Saved } from './save.ts';
import { changedLabels } from '../checks/conflict.ts';
import type { Overlap } from '../checks/conflict.ts';
import { staleWords, type Meeting } from '../checks/conflict-words.ts';
import type { ContentStore } from '../storage/store.ts';
import { problemsOf, problemsToWords } from '../checks/validate.ts';

export type DocumentPlace = Extract<Place, { kind: 'document' }>;

/**
 * Saves a form or the settings: in the one form of its file, with the digest of each consent beside its version.
 * @throws Refusal if it is not valid, something else would no longer be, or somebody saved it since it was opened.
 */
export async function saveDocument(
  store: ContentStore,
  place: DocumentPlace,
  file: DataFile,
  isNew: boolean,
): Promise<Saved> {
  let after = Buffer.from(file.raw);
  await store.change(
    async (tree) => {
      const current = await tree.read(place.path);
      const bytes = Buffer.from(keptDocument(place, file.raw, current));
      after = bytes;
      if (isNew && current) throw nameTaken(place.name);
      if (current?.equals(bytes)) return new Map();
      if ((current && versionOf(current)) !== file.base) {
        // Nothing was changed here: what somebody else has saved meanwhile stays.
        if (file.base === versionOf(bytes) && current) {
          after = Buffer.from(current);
          return new Map();
        }
        throw await overlap(store, place, current, bytes);
      }
      const changes = new Map([[place.path, bytes]]);
      const problems = await problemsOf(tree, changes);
      if (problems.length > 0) throw new Refusal('invalid', problemsToWords(problems), problems);
      return changes;
    },
    { message: `${isNew ? 'Create' : 'Update'} ${place.collection}/${place.name}` },
  );
  return { versions: { [`content/${place.path}`]: versionOf(after) }, translation: undefined };
}

/** The file as it is kept; a text that is not YAML stays as it came, to be refused with its line. */
function keptDocument({ collection }: DocumentPlace, raw: string, current: Buffer | undefined): string {
  const data = documentData(raw);
  if (!data) return raw;
  const kept = collection === 'forms' ? withRecords(data, documentData(current?.toString('utf8'))) : data;
  return formatYamlFile(documents[collection].fields, kept);
}

function nameTaken(name: string): Refusal {
  return new Refusal('name-taken', {
    fr: `Un formulaire s’appelle déjà « ${name} ». Changez le nom technique, puis enregistrez de nouveau.`,
    en: `A form is already called “${name}”. Change the technical name, then save again.`,
  });
}

/** How a sentence speaks of each kind of document. */
export const documentMeetings: Readonly<Record<DocumentName, Meeting>> = {
  forms: {
    saved: { fr: 'ce formulaire', en: 'this form' },
    tookAway: { fr: 'a supprimé ce formulaire', en: 'deleted this form' },
    opened: { fr: 'l’avez ouvert', en: 'opened it' },
  },
  settings: {
    saved: { fr: 'les réglages du site', en: 'the settings of the site' },
    tookAway: { fr: 'a supprimé les réglages du site', en: 'deleted the settings of the site' },
    opened: { fr: 'les avez ouverts', en: 'opened them' },
  },
};

/** The refusal of a save that somebody else was before: who, when, and what differs, field by field. */
async function overlap(
  store: ContentStore,
  { collection, path }: DocumentPlace,
  current: Buffer | undefined,
  bytes: Buffer,
): Promise<Refusal> {
  const { fields } = documents[collection];
  const [theirs, mine] = [current?.toString('utf8'), bytes.toString('utf8')];
  const labels = changedLabels(fields, documentData(theirs) ?? {}, documentData(mine) ?? {});
  const last = await store.lastSave(path);
  const words = staleWords(documentMeetings[collection], last, labels, { isGone: !current });
  const met: Overlap = {
    fieldsIn: (locale) => compareDocument(fields, theirs, mine, { locale, titleOf: (_, name) => name }),
    versions: { [`content/${path}`]: current ? versionOf(current) : null },
  };
  return new Refusal('stale', words, [], { overlap: met });
}
