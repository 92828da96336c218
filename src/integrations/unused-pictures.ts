import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pageIntegration } from './built-pages.ts';
import { filesUnder } from './files-under.ts';
import { shared } from './shared-texts.ts';

const picture = /\.(?:avif|gif|jpe?g|png|webp)$/i;
/** Texts beside the pages that may name a picture of a text: feeds and data. */
const text = /\.(?:ics|json|txt|xml)$/;
/** What no text of the content goes into. */
const foreign = ['admin', 'pagefind', 'social'];

/**
 * What is particular to a picture of a bundle in its name, and in every address that leads to it however that is encoded:
 * `B2xYk3aP_Z1aBcD.webp` of `équipe.B2xYk3aP_Z1aBcD.webp`, the digest of its bytes and that of its size.
 */
const marks = /\.([\w-]+\.(?:avif|gif|jpe?g|png|webp))(?![\w-])/gi;

const marksOf = (code: string) => [...code.matchAll(marks)].map(([, mark = '']) => mark);

/** The marks in a text, and which of its versions that was: one that is written anew is another file. */
interface MarkedText {
  version: string;
  marks: readonly string[];
}

/** The marks of all pictures that a feed or a data file of a built site names. `known`: by file, as they were last. */
async function marksInTexts(folder: string, known: Map<string, MarkedText>): Promise<string[]> {
  const files = filesUnder(folder, foreign).filter((file) => text.test(file));
  const read = async (file: string): Promise<readonly string[]> => {
    const { ino, size, mtimeNs } = await stat(join(folder, file), { bigint: true });
    const version = `${ino} ${size} ${mtimeNs}`;
    const before = known.get(file);
    if (before?.version === version) return before.marks;
    const marks = marksOf(await readFile(join(folder, file), 'utf8')).map(shared);
    known.set(file, { version, marks });
    return marks;
  };
  return (await Promise.all(files.map(read))).flat();
}

/**
 * Leaves only the pictures of the bundle that a page, feed or data file names. The code is bundled with the whole library
 * before the texts are known, and a picture that only an entry under embargo shows must not be published. Runs after all
 * that writes files, before the check of links.
 */
export function unusedPictures() {
  let assets = '';
  const texts = new Map<string, MarkedText>();
  return pageIntegration({
    name: 'passerelle:unused-pictures',
    hooks: {
      'astro:config:done': ({ config }) => {
        assets = config.build.assets;
      },
    },
    factsOf: ({ html }) => [...new Set(marksOf(html))].map(shared),
    async finish({ dir, logger }, facts) {
      const folder = fileURLToPath(dir);
      const named = new Set(await marksInTexts(folder, texts));
      for (const marks of facts.values()) for (const mark of marks) named.add(mark);
      const bundled = (await readdir(join(folder, assets))).filter((name) => picture.test(name));
      const unused = bundled.filter((name) => !marksOf(name).some((mark) => named.has(mark)));
      for (const name of unused) await rm(join(folder, assets, name));
      logger.info(`${unused.length} pictures that nothing shows were removed`);
    },
  });
}
