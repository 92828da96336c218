import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import sharp from 'sharp';
import { Face } from '../../src/integrations/social/glyphs.ts';
import { drawCard } from '../../src/integrations/social/picture.ts';

let face: Face;
before(async () => {
  face = await Face.read('bricolage-grotesque', 700);
});

const accent = '#1c33c7';
const long =
  'Œuvrer à l’élargissement de l’écosystème québécois : dix jeunes entreprises, trois domaines et un an ';

test('a title of any length is set in lines that fit, and says where it was cut', () => {
  const room = { width: 1000, lines: 3 };
  const lines = face.wrap(long.repeat(3), 70, room);
  assert.equal(lines.length, 3);
  for (const line of lines) assert.ok(face.width(line, 70) <= room.width, line);
  assert.match(lines.at(-1) ?? '', /\S…$/);
  assert.doesNotMatch(face.wrap(long, 40, { width: 1000, lines: 9 }).join(' '), /…/);
});

test('a word wider than the picture is broken, not lost', () => {
  const word = 'anticonstitutionnellement'.repeat(6);
  const lines = face.wrap(word, 90, { width: 1000, lines: 99 });
  assert.equal(lines.join(''), word);
  for (const line of lines) assert.ok(face.width(line, 90) <= 1000);
});

test('no-break spaces keep words together and take their room', () => {
  assert.deepEqual(
    face.wrap('Clôture\u00a0: demain', 100, { width: face.width('Clôture :', 100), lines: 9 }),
    ['Clôture\u00a0:', 'demain'],
  );
});

test('French accents are drawn as the display face draws them', async () => {
  const pixels = async (title: string) =>
    sharp(await drawCard({ site: 'P', accent, title }))
      .greyscale()
      .raw()
      .toBuffer();
  const [plain, accented] = [await pixels('Ecole'), await pixels('École')];
  assert.ok(plain.some((value) => value < 60));
  assert.ok(!plain.equals(accented));
});

test('a name of sixty characters stays on the bridge, which goes on to both edges', async () => {
  const site = 'Société de développement des jeunes entreprises du Saguenay';
  const { data, info } = await sharp(await drawCard({ site, accent: '#c62828', title: '' }))
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const inked = (x: number) => {
    for (let y = 60; y < 115; y += 1) if ((data[y * info.width + x] ?? 255) < 60) return true;
    return false;
  };
  const columns = Array.from({ length: info.width }, (_, x) => x).filter(inked);
  assert.ok((columns[0] ?? 0) >= 78, `begins at ${columns[0]}`);
  assert.ok((columns.at(-1) ?? 0) <= 1_100, `ends at ${columns.at(-1)}`);
});

test('a picture is what social networks ask for, whatever its words', async () => {
  for (const title of ['', 'À', long.repeat(4)]) {
    const picture = await drawCard({
      site: long,
      accent,
      title,
      kicker: long.repeat(2),
      fact: long.repeat(2),
    });
    const { width, height, format } = await sharp(picture).metadata();
    assert.deepEqual([width, height, format], [1200, 630, 'png']);
    assert.ok(picture.length < 100_000, `${picture.length} bytes`);
  }
});
