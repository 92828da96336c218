import { assertExpectedVersions, type ExpectedVersions } from '../checks/expected-versions.ts';
import type { EntryName } from '../names/text-name.ts';
import type { ContentStore } from '../storage/store.ts';
import { versionOf } from '../storage/version-of.ts';
import { confirmedTranslationFile } from './translation.ts';

/**
 * Says that the translation of an entry is right for its source as it now is: it has just been brought up to date, or
 * the source was only touched up.
 * @returns the versions that this changed, by path.
 * @throws Refusal if a colleague has saved either since the editor saw it: they confirmed what they saw.
 */
export function confirmTranslation(
  store: ContentStore,
  entry: EntryName,
  expected: ExpectedVersions = {},
): Promise<Record<string, string>> {
  return store.change(
    async (tree) => {
      await assertExpectedVersions(tree, expected, store.lastSave);
      const file = await confirmedTranslationFile(tree, entry);
      return {
        changes: new Map(file ? [file] : []),
        result: file ? { [`content/${file[0]}`]: versionOf(file[1]) } : {},
      };
    },
    { message: `Confirm the translation of ${entry.collection}/${entry.name}` },
  );
}
