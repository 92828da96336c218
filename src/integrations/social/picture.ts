import sharp from 'sharp';
import { grounds, inks } from '../../model/brand/accent.ts';
import { drawnRoles, usualTypefaces, type TypefacesName } from '../../model/brand/typefaces.ts';
import type { CardWords } from '../../collections/social-card.ts';
import { cardHeight, cardWidth } from '../../collections/social-card.ts';
import { Face } from './glyphs.ts';

const margin = 80;
const measure = cardWidth - 2 * margin;
/** What the two ends of the bridge leave for the name. */
const nameMeasure = measure - 60;
const titleSizes = [104, 92, 80, 70, 62];
const titleLines = 4;

interface Faces {
  name: Face;
  title: Face;
  text: Face;
}

const known = new Map<TypefacesName, Promise<Faces>>();

function facesOf(typefaces: TypefacesName): Promise<Faces> {
  const faces = known.get(typefaces) ?? readFaces(typefaces);
  known.set(typefaces, faces);
  return faces;
}

async function readFaces(typefaces: TypefacesName): Promise<Faces> {
  const { display, text } = drawnRoles(typefaces);
  const [name, title, small] = await Promise.all([
    Face.read(display, 700, -0.03),
    Face.read(display, 700, -0.025),
    Face.read(text, 400),
  ]);
  return { name, title, text: small };
}

/** The footbridge of the header, with the name on its deck. */
function wordmark(face: Face, name: string, accent: string): string {
  // A name that would run out of the picture is set smaller.
  const size = Math.min(44, (44 * nameMeasure) / face.width(name, 44));
  const deck = face.width(name, size);
  const [left, right] = [margin, margin + deck];
  const line = `M-10 124H${left - 58}C${left - 34} 124 ${left - 42} 44 ${left - 4} 44H${right + 4}C${right + 42} 44 ${right + 34} 124 ${right + 58} 124H${cardWidth + 10}`;
  return (
    `<path d="${line}" fill="none" stroke="${accent}" stroke-width="8"/>` +
    face.toPath(name, { x: left, y: 104 - (44 - size) / 2, size, fill: inks.ink })
  );
}

/** Lines of about the same length: as few as the full measure gives, in the narrowest measure that gives no more. */
function balance(face: Face, text: string, size: number, lines: number): string[] {
  let kept = face.wrap(text, size, { width: measure, lines });
  for (let width = measure - 40; width > measure / 2; width -= 40) {
    const narrower = face.wrap(text, size, { width, lines: 99 });
    if (narrower.length > kept.length) break;
    kept = narrower;
  }
  return kept;
}

/** The largest title that fits, set from the bottom of its room upwards. */
function title(face: Face, text: string, bottom: number, room: number): { svg: string; top: number } {
  const leading = 1.04;
  const fits = titleSizes.find((size) => {
    const lines = face.wrap(text, size, { width: measure, lines: 99 });
    return lines.length <= titleLines && lines.length * size * leading <= room;
  });
  const size = fits ?? titleSizes.at(-1) ?? 62;
  const lines = balance(face, text, size, Math.floor(room / (size * leading)));
  const top = bottom - (lines.length - 1) * size * leading;
  const svg = lines
    .map((line, index) =>
      face.toPath(line, { x: margin - 4, y: top + index * size * leading, size, fill: inks.ink }),
    )
    .join('');
  return { svg, top: top - size * 0.74 };
}

/** What a page looks like where its address is shared: its own words, on paper, under the footbridge. */
export async function drawCard({
  site,
  accent,
  typefaces,
  title: words,
  kicker,
  fact,
}: CardWords): Promise<Buffer> {
  const face = await facesOf(typefaces ?? usualTypefaces);
  const bottom = fact ? 486 : 540;
  const heading = title(face.title, words, bottom, bottom - (kicker ? 216 : 172));
  const line = (text: string, y: number, size: number) => {
    const [first = ''] = face.text.wrap(text, size, { width: measure, lines: 1 });
    return face.text.toPath(first, { x: margin, y, size, fill: inks.soft });
  };
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${cardWidth}" height="${cardHeight}">` +
    `<rect width="100%" height="100%" fill="${grounds.light.ground}"/>` +
    wordmark(face.name, site, accent) +
    (kicker ? line(kicker, heading.top - 30, 34) : '') +
    heading.svg +
    (fact ? line(fact, 562, 34) : '') +
    '</svg>';
  // A grey scale with one colour: 16 colours show it whole, and keep the file small.
  return sharp(Buffer.from(svg)).png({ palette: true, colours: 16, effort: 1, dither: 0 }).toBuffer();
}
