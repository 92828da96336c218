import { withRecords } from '../../collections/read/consents.ts';
import { documents } from '../../model/documents.ts';
import { formatYamlFile, parseYamlFile } from '../../model/yaml-file.ts';
import { versionOf } from './digest.ts';
import type { Place } from './paths.ts';
import { Refusal } from './refusal.ts';
import type { DataFile, Saved } from './save.ts';
import { agoWords } from './stale.ts';
import type { ContentStore, LastSave } from './store.ts';
import { problemsOf, problemsToWords } from './validate.ts';

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
  const bytes = Buffer.from(keptDocument(place, file.raw));
  let after = bytes;
  await store.change(
    async (tree) => {
      const current = await tree.read(place.path);
      if (isNew && current) throw nameTaken(place.name);
      if (current?.equals(bytes)) return new Map();
      if ((current && versionOf(current)) !== file.base) {
        // Nothing was changed here: what somebody else has saved meanwhile stays.
        if (file.base === versionOf(bytes) && current) {
          after = Buffer.from(current);
          return new Map();
        }
        throw stale(await store.lastSave(place.path));
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
function keptDocument({ collection }: DocumentPlace, raw: string): string {
  const parsed = parseYamlFile(raw);
  if (!parsed.ok || typeof parsed.file.value !== 'object' || parsed.file.value === null) return raw;
  const data = Object.fromEntries(Object.entries(parsed.file.value));
  return formatYamlFile(documents[collection].fields, collection === 'forms' ? withRecords(data) : data);
}

function nameTaken(name: string): Refusal {
  return new Refusal('name-taken', {
    fr: `Un formulaire s’appelle déjà « ${name} ». Changez le nom technique, puis enregistrez de nouveau.`,
    en: `A form is already called “${name}”. Change the technical name, then save again.`,
  });
}

function stale(last: LastSave | undefined): Refusal {
  const ago = agoWords(last && Math.max(0, Math.round((Date.now() - last.at.getTime()) / 60_000)));
  return new Refusal('stale', {
    fr: `${last?.by ?? 'Quelqu’un'} a enregistré ce document${ago.fr}, après que vous l’avez ouvert. Copiez ce que vous avez changé, rechargez la page, puis reportez-le.`,
    en: `${last?.by ?? 'Somebody'} saved this document${ago.en}, after you opened it. Copy what you changed, reload the page, then put it back in.`,
  });
}
