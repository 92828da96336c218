import { copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { cardPath, type CardWords } from '../../collections/social-card.ts';
import { pageIntegration } from '../built-pages.ts';
import { typefaces } from '../../model/brand/typefaces.ts';
import type { Element } from '../html.ts';
import { replaceFile } from '../replace-file.ts';
import { drawCard } from './picture.ts';
import { dayMs } from '../../model/durations.ts';

const wordsSchema = z.object({
  site: z.string(),
  accent: z.string(),
  typefaces: z.enum(typefaces.map(({ value }) => value)).optional(),
  title: z.string(),
  kicker: z.string().optional(),
  fact: z.string().optional(),
});

/** The words of the picture that a page names, as its head carries them; undefined for a page that names none. */
function cardOfPage(elements: readonly Element[]): CardWords | undefined {
  const card = elements.find(({ attributes }) => attributes.has('data-card'));
  return card && wordsSchema.parse(JSON.parse(card.attributes.get('data-card') ?? ''));
}

/** Draws what the cache does not hold; two at a time, since each draws on one core and the rest of the build is done. */
async function drawMissing(cards: ReadonlyMap<string, CardWords>, cache: string): Promise<number> {
  const known = new Set(await readdir(cache));
  const missing = [...cards].filter(([path]) => !known.has(basename(path)));
  const queue = [...missing];
  const draw = async () => {
    for (let next = queue.pop(); next; next = queue.pop()) {
      const [path, words] = next;
      await replaceFile(join(cache, basename(path)), await drawCard(words));
    }
  };
  await Promise.all([draw(), draw()]);
  return missing.length;
}

const monthMs = 30 * dayMs;

async function forgetUnused(cards: ReadonlyMap<string, CardWords>, cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const file = join(cache, name);
    const isOld = (await stat(file)).mtimeMs < Date.now() - monthMs;
    if (isOld && !cards.has(`/social/${name}`)) await rm(file, { force: true });
  }
}

/**
 * The pictures that stand for pages where their addresses are shared (`og:image`), made from what the built pages say.
 * The same words have the same picture; those drawn for an earlier build are taken from the cache.
 */
export function socialPictures(cache: string) {
  return pageIntegration<[path: string, words: CardWords] | undefined>({
    name: 'passerelle:social-pictures',
    hooks: {},
    factsOf: ({ elements }) => {
      const card = cardOfPage(elements);
      return card && [cardPath(card), card];
    },
    async finish({ dir, logger }, facts) {
      const cards = new Map([...facts.values()].filter((card) => card !== undefined));
      const folder = join(fileURLToPath(dir), 'social');
      await mkdir(cache, { recursive: true });
      await mkdir(folder, { recursive: true });
      const drawn = await drawMissing(cards, cache);
      const there = new Set(await readdir(folder));
      for (const path of cards.keys())
        if (!there.delete(basename(path)))
          await copyFile(join(cache, basename(path)), join(folder, basename(path)));
      for (const unused of there) await rm(join(folder, unused));
      if (drawn > 0) await forgetUnused(cards, cache);
      logger.info(`${cards.size} pictures for shared addresses, ${drawn} of them new`);
    },
  });
}
