import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { absentAs } from '../../../collections/read/absent-as.ts';
import { longestSide, mediaLimit } from '../../../model/media.ts';
import type { Problem } from '../../../model/problem.ts';

/** The most pixels that a picture may have: far more than a camera gives, and what a small server can still decode. */
export const pixelLimit = 50_000_000;

/** Why a picture cannot be shown: nobody can decode it, or it has more pixels than `pixelLimit`. */
export type PictureProblem = 'unreadable' | 'too-many-pixels';

/** Reads a picture whole, by what the build reads it with; undefined for one that is right. Never throws. */
export async function pictureProblem(bytes: Buffer): Promise<PictureProblem | undefined> {
  // With the first picture: see decision 111.
  const { default: sharp } = await import('sharp');
  try {
    const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
    if (width * height > pixelLimit) return 'too-many-pixels';
    // A picture that was cut short has its size in its first bytes, and pixels only so far.
    const options = { limitInputPixels: pixelLimit, failOn: 'error' } as const;
    await sharp(bytes, options).resize(16, 16, { fit: 'inside' }).raw().toBuffer();
    return undefined;
  } catch {
    return 'unreadable';
  }
}

/**
 * A picture as it is kept: without what a camera or a program wrote into it (place, device, names), upright, and no larger
 * than pages need. One that is all of that already stays as it is, byte for byte; so the picture made of a picture is itself.
 */
export async function preparedPicture(bytes: Buffer): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  const { width, height, exif, iptc, xmp, format } = await sharp(bytes).metadata();
  const isLarge = Math.max(width, height) > longestSide || bytes.length > mediaLimit;
  if (!isLarge && !exif && !iptc && !xmp) return bytes;
  const fit = { width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true } as const;
  const upright = sharp(bytes, { limitInputPixels: pixelLimit }).autoOrient().resize(fit).keepIccProfile();
  if (format === 'png') return upright.png({ compressionLevel: 9 }).toBuffer();
  if (format === 'webp') return upright.webp({ quality: 88 }).toBuffer();
  if (format === 'heif') return upright.avif({ quality: 70, effort: 3 }).toBuffer();
  return upright.jpeg({ quality: 88 }).toBuffer();
}

const readByTheBuild = /\.(?:avif|gif|jpe?g|png|webp)$/i;

/** The pictures of a content folder that a build would fail on. */
export async function pictureProblems(contentDir: string): Promise<Problem[]> {
  const names = await absentAs([], readdir(join(contentDir, 'media')));
  const problems: Problem[] = [];
  for (const name of names.filter((one) => readByTheBuild.test(one)).sort()) {
    const bytes = await readFile(join(contentDir, 'media', name));
    if ((await pictureProblem(bytes)) === 'unreadable') problems.push(unreadable(name));
  }
  return problems;
}

function unreadable(name: string): Problem {
  return {
    file: `media/${name}`,
    line: 1,
    code: 'media-unreadable',
    message: {
      fr: `L’image « ${name} » ne peut pas être lue : son fichier est abîmé ou incomplet.`,
      en: `The image “${name}” cannot be read: its file is damaged or incomplete.`,
    },
    advice: {
      fr: 'Supprimez-la sous « Images », puis téléversez-la de nouveau.',
      en: 'Delete it under “Images,” then upload it again.',
    },
  };
}
