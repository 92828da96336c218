import { blocks } from '../../src/mdx/blocks/registry.ts';
import { buildBodies } from '../support/body-project.ts';

/** The same bodies rendered through `Body` and as one module each by @astrojs/mdx: processor time of two builds. */
const count = 1000;

const examples = blocks
  .flatMap((block) => block.examples.map(({ fr }) => fr))
  .filter((body) => !body.includes('~/'));
const bodies = Array.from({ length: count }, (_, index) => {
  const block = examples[index % examples.length] ?? '';
  return `## Partie ${index}\n\nDu *texte*, du **gras** et un [lien](/fr/).\n\n${block}\n\n${'Une phrase. '.repeat(80)}`;
});

// The first build pays for loading Astro.
await (await buildBodies(bodies.slice(0, 1), ['body', 'mdx'])).remove();
const seconds: number[] = [];
for (const way of ['body', 'mdx'] as const) {
  const built = await buildBodies(bodies, [way]);
  await built.remove();
  seconds.push(built.seconds);
}
const [body = 0, mdx = 0] = seconds;
console.log(`${count} bodies, Body:         ${body.toFixed(1)} s`);
console.log(`${count} bodies, @astrojs/mdx: ${mdx.toFixed(1)} s`);
console.log(`ratio: ${(mdx / body).toFixed(2)}`);
