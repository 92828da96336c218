import type { TestContext } from 'node:test';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Showcase } from '../../src/server/applications/decisions/showcase/port.ts';
import { createCmsBackend } from '../../src/server/cms/backend/backend.ts';
import { openContent } from '../../src/server/cms/backend/open-content.ts';
import { perform } from '../../src/server/cms/protocol/perform.ts';
import { gitDirIn } from '../../src/server/cms/storage/git/repository.ts';
import type { Texts } from '../../src/server/cms/texts/texts.ts';
import type { AccountsMount } from '../../src/server/mount-accounts.ts';
import { createShowcase, type ShowcaseOptions } from '../../src/server/showcase.ts';
import { atEnd } from './cleanup.ts';
import { copyContent, testContent, type ContentCopy } from './content-copy.ts';

const joined = (
  accounts: AccountsMount,
  { texts, backend }: Pick<ShowcaseOptions, 'texts' | 'backend'>,
  beginSave: ShowcaseOptions['beginSave'] = () => () => Promise.resolve(),
): Showcase =>
  createShowcase({
    texts,
    backend,
    authorNow: accounts.personNow,
    mayOpen: accounts.mayEditNow,
    beginSave,
    record: accounts.record,
  });

/** A CMS whose texts are plain files, which have no drafts. */
export const showcaseOfFiles = (accounts: AccountsMount): Showcase =>
  joined(accounts, {
    backend: 'local',
    texts: {
      perform: async (request, locale, editor) => {
        const location = { kind: 'folder', contentDir: testContent, isReadOnly: true } as const;
        const backend = await createCmsBackend({ ...location, trashDir: '', versionsDir: '' });
        return perform(backend, request, locale, editor);
      },
    },
  });

const run = promisify(execFile);

/** A CMS that keeps texts as commits, with the spring call among the published ones. */
export interface ShowcaseWorld {
  content: ContentCopy;
  /** For `openOffice`. */
  showcase: (accounts: AccountsMount) => Showcase;
  /** What an editor, or a person who publishes, asks of the CMS. */
  ask: Texts['perform'];
  /** Runs git in the repository. */
  git: (...words: string[]) => Promise<string>;
  /** A file as a branch has it. */
  file: (branch: string, path: string) => Promise<string>;
  /** The drafts, by collection and name. */
  drafts: () => Promise<string[]>;
  /** What confirms a save; a test may have it fail. */
  saves: { confirm: () => Promise<void> };
}

/** The published texts of the tests, with the spring call, in both languages or one. */
export async function openShowcase(t: TestContext): Promise<ShowcaseWorld> {
  const content = await copyContent();
  atEnd(t, () => content.remove());
  const titles = { fr: 'Appel du printemps', en: 'Spring call' };
  for (const locale of ['fr', 'en'] as const) {
    const text = await content.read(`calls/${locale}/demo-2026.mdx`);
    await content.write(
      `calls/${locale}/spring.mdx`,
      text
        .replace(/^title: .*$/m, `title: ${titles[locale]}`)
        .replace(/^urlSlug: .*$/m, `urlSlug: spring-${locale}`)
        .replace(/^translatedFrom: .*\n/m, ''),
    );
  }
  const { contentDir, dataDir } = content;
  const opened = await openContent({ backend: 'git', remote: undefined, contentDir, dataDir });
  const backend = await createCmsBackend(opened.location);
  const ask: Texts['perform'] = (request, locale, editor) =>
    perform(editor ? (backend.signedBy?.(editor.author) ?? backend) : backend, request, locale, editor);
  const saves = { confirm: () => Promise.resolve() };
  const git = async (...words: string[]) =>
    (await run('git', ['-C', gitDirIn(dataDir), ...words], { maxBuffer: 64_000_000 })).stdout;
  return {
    content,
    ask,
    git,
    saves,
    showcase: (accounts) =>
      joined(accounts, { backend: 'git', texts: { perform: ask } }, () => () => saves.confirm()),
    file: (branch, path) => git('show', `${branch}:content/${path}`),
    drafts: async () =>
      (await git('for-each-ref', '--format=%(refname)', 'refs/heads/cms/'))
        .split('\n')
        .filter((ref) => ref !== '')
        .map((ref) => ref.replace('refs/heads/cms/', '')),
  };
}
