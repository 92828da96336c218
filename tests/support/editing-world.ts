import { textVersionsSchema } from '../../src/model/messages/comparison.ts';
import { createCmsBackend } from '../../src/server/cms/backend/backend.ts';
import { openContent } from '../../src/server/cms/backend/open-content.ts';
import { perform } from '../../src/server/cms/protocol/perform.ts';
import { isSharing, requestSchema } from '../../src/server/cms/protocol/requests.ts';
import { versionOf } from '../../src/server/cms/storage/version-of.ts';

/** The text that is written, and how editors name it. */
export const security = {
  place: { collection: 'domains', slug: 'security' },
  files: ['domains/fr/security.mdx', 'domains/en/security.mdx'],
} as const;

/** A domain with a body that is long enough to be torn. */
export const textOfDomain = (title: string): string =>
  `---\ntitle: ${title}\nsummary: Une phrase.\norder: 1\ntranslation: complete\n---\n${`\n${title}, encore.\n`.repeat(200)}`;

/** What an editor can ask for of the texts in a folder, as after a start of the server. */
export async function openEditing(
  kind: 'local' | 'git',
  { contentDir, dataDir }: { contentDir: string; dataDir: string },
) {
  const { location } = await openContent({ backend: kind, remote: undefined, contentDir, dataDir });
  const backend = await createCmsBackend(location);
  const ask = (action: string, params: object) => {
    const request = requestSchema.parse({ action, params });
    if (request.action === 'resolveConflict' || isSharing(request))
      throw new Error('It is no request about a text.');
    return perform(backend, request, 'fr');
  };
  const versions = async () => textVersionsSchema.parse(await ask('versions', security.place));
  const save = async () => {
    const tree = await backend.store.tree();
    const dataFiles = await Promise.all(
      security.files.map(async (path, index) => {
        const bytes = await tree.read(path);
        const raw = textOfDomain(index === 0 ? 'Nouveau' : 'New');
        return { path: `content/${path}`, raw, ...(bytes ? { base: versionOf(bytes) } : {}) };
      }),
    );
    return ask('persistEntry', { dataFiles, assets: [], options: { collectionName: 'domains' } });
  };
  /** To the oldest version. */
  const restore = async () => {
    const { states, expectedVersions } = await versions();
    return ask('restoreVersion', { ...security.place, id: states.at(-1)?.id, expectedVersions });
  };
  const remove = () => ask('deleteFiles', { paths: security.files.map((path) => `content/${path}`) });
  return { backend, ask, versions, deeds: { save, restore, delete: remove } };
}
