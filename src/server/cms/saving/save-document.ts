import { withRecords } from '../../../collections/read/consents.ts';
import { documents } from '../../../model/documents.ts';
import { formatYamlFile } from '../../../model/yaml/yaml-file.ts';
import { documentConflict } from '../checks/conflict.ts';
import { assetsToChanges } from '../checks/pictures.ts';
import { assertValid } from '../checks/validate.ts';
import { documentData } from '../compare/document.ts';
import type { DocumentPlace } from '../names/paths.ts';
import { idOf } from '../names/text-name.ts';
import { formNameTaken } from '../refusals.ts';
import type { ContentStore } from '../storage/store.ts';
import { versionOf } from '../storage/version-of.ts';
import type { DataFile, Save, Saved } from './data-file.ts';

/**
 * Saves a form or the settings: in the one form of its file, with the digest of each consent beside its version.
 * @throws Refusal if it is not valid, something else would no longer be, or a colleague saved it since it was opened.
 */
export function saveDocument(
  store: ContentStore,
  place: DocumentPlace,
  file: DataFile,
  { isNew, assets }: Pick<Save, 'isNew' | 'assets'>,
): Promise<Saved> {
  const saved = (bytes: Buffer): Saved => ({
    versions: { [`content/${place.path}`]: versionOf(bytes) },
    translation: undefined,
  });
  return store.change(
    async (tree) => {
      const current = await tree.read(place.path);
      const bytes = Buffer.from(canonicalDocument(place, file.raw, current));
      if (isNew && current) throw formNameTaken(place.name);
      if (current?.equals(bytes)) return { changes: new Map(), result: saved(bytes) };
      if ((current && versionOf(current)) !== file.base) {
        // The editor changed nothing: what a colleague has saved meanwhile stays.
        if (current && file.base === versionOf(bytes)) return { changes: new Map(), result: saved(current) };
        throw await documentConflict(store, place, current, bytes);
      }
      const changes = new Map([[place.path, bytes], ...(await assetsToChanges(tree, assets))]);
      await assertValid(tree, changes);
      return { changes, result: saved(bytes) };
    },
    { message: `${isNew ? 'Create' : 'Update'} ${idOf(place)}` },
  );
}

/** The file as it is kept; a text that is not YAML stays as it came, to be refused with its line. */
function canonicalDocument({ collection }: DocumentPlace, raw: string, current: Buffer | undefined): string {
  const data = documentData(raw);
  if (!data) return raw;
  const kept = collection === 'forms' ? withRecords(data, documentData(current?.toString('utf8'))) : data;
  return formatYamlFile(documents[collection].fields, kept);
}
