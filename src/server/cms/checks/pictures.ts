import type { Changes, ContentTree } from '../../../collections/read/tree.ts';
import { mediaLimit, uploadLimit } from '../../../model/media.ts';
import { heicToJpeg, isHeic, type HeicProblem } from '../../system/pictures/heic.ts';
import { pictureProblem, pixelLimit, preparedPicture } from '../../system/pictures/pictures.ts';
import { parsePath } from '../names/paths.ts';
import { Refusal } from '../refusal.ts';

/** A file as the protocol carries it. */
export interface Asset {
  path: string;
  content: string;
}

const signatures: readonly { type: RegExp; matches: (bytes: Buffer) => boolean }[] = [
  {
    type: /\.jpe?g$/i,
    matches: (bytes) => bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex')),
  },
  {
    type: /\.png$/i,
    matches: (bytes) => bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex')),
  },
  {
    type: /\.webp$/i,
    matches: (bytes) => text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 12) === 'WEBP',
  },
  {
    type: /\.avif$/i,
    matches: (bytes) => /^ftyp(?:avif|avis|mif1)$/.test(text(bytes, 4, 12)),
  },
];

function text(bytes: Buffer, from: number, to: number): string {
  return bytes.subarray(from, to).toString('latin1');
}

/** Whether a name is that of a picture. */
export const isPictureName = (path: string): boolean => signatures.some(({ type }) => type.test(path));

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/**
 * Checks an upload: a picture by name and by content, which can be read to its end, not too heavy, and not another picture under a name already used.
 * @returns the picture as it is kept: see `preparedPicture`. A photograph in HEIC is kept as a JPEG, and named so.
 * @throws Refusal
 */
export async function assetToChange(tree: ContentTree, asset: Asset): Promise<[path: string, bytes: Buffer]> {
  const sent = Buffer.from(asset.content, 'base64');
  const name = nameOf(asset.path);
  if (sent.length > uploadLimit) throw tooHeavy(name, uploadLimit);
  const isFromAPhone = isHeic(sent);
  const path = isFromAPhone ? asset.path.replace(/\.[^./]*$/, '.jpg') : asset.path;
  const kind = signatures.find(({ type }) => type.test(path));
  const place = parsePath(path);
  if (!isFromAPhone && /\.hei[cf]$/i.test(name)) throw unreadable(name);
  if (!isFromAPhone && !kind?.matches(sent)) throw notAPicture(name);
  if (place?.kind !== 'media') throw badName(name);
  const bytes = isFromAPhone ? await convertHeic(name, sent) : sent;
  const existing = await tree.read(place.path);
  if (existing?.equals(bytes)) return [place.path, existing];
  const problem = await pictureProblem(bytes);
  if (problem) throw problem === 'unreadable' ? unreadable(name) : tooManyPixels(name);
  const kept = await preparedPicture(bytes);
  if (existing && !existing.equals(kept)) throw pictureNameTaken(name);
  if (kept.length > mediaLimit) throw tooHeavy(name, mediaLimit);
  return [place.path, kept];
}

async function convertHeic(name: string, bytes: Buffer): Promise<Buffer> {
  const converted = await heicToJpeg(bytes, pixelLimit);
  if (!converted.ok) throw notConverted[converted.problem](name);
  return converted.jpeg;
}

/**
 * Checks a picture that an editor has just chosen, before anything refers to it: what a save would refuse, and a name
 * under which the library holds a picture already.
 * @returns in base64, the picture as it would be kept, where that is another one, with its name: the editor goes on with it.
 * @throws Refusal
 */
export async function checkUpload(
  tree: ContentTree,
  asset: Asset,
): Promise<{ content?: string; name?: string }> {
  const [path, kept] = await assetToChange(tree, asset);
  const name = nameOf(path);
  if (await tree.read(path)) throw alreadyThere(name);
  const content = kept.toString('base64');
  return content === asset.content ? {} : { content, name };
}

/** Every upload of a save, checked, as changes; one after the other, since a large picture takes a gigabyte while it is read. */
export async function assetsToChanges(tree: ContentTree, assets: readonly Asset[]): Promise<Changes> {
  const changes = new Map<string, Buffer>();
  for (const asset of assets) changes.set(...(await assetToChange(tree, asset)));
  return changes;
}

/**
 * Stops a publication that would put one picture in the place of another: two drafts may each have brought one of the same
 * name.
 * @throws Refusal
 */
export async function assertOwnPictures(published: ContentTree, changes: Changes): Promise<void> {
  for (const [path, bytes] of changes) {
    if (!bytes || parsePath(`content/${path}`)?.kind !== 'media') continue;
    const existing = await published.read(path);
    if (existing && !existing.equals(bytes)) throw pictureNameTaken(path.slice(path.lastIndexOf('/') + 1));
  }
}

function notAPicture(name: string): Refusal {
  return new Refusal('media-type', {
    fr: `« ${name} » n’est pas une image que le site peut afficher. Choisissez un fichier JPEG, PNG, WebP, AVIF ou HEIC.`,
    en: `“${name}” is not an image that the site can show. Choose a JPEG, PNG, WebP, AVIF or HEIC file.`,
  });
}

function badName(name: string): Refusal {
  return new Refusal('path', {
    fr: `Le nom « ${name} » n’est pas admis. Renommez le fichier avec des lettres sans accent, des chiffres et des traits d’union, puis téléversez-le de nouveau.`,
    en: `The name “${name}” is not allowed. Rename the file with letters without accents, digits and hyphens, then upload it again.`,
  });
}

function tooHeavy(name: string, limit: number): Refusal {
  const megabytes = limit / 1024 / 1024;
  return new Refusal('media-size', {
    fr: `« ${name} » pèse plus de ${megabytes} Mo. Réduisez l’image, puis téléversez-la de nouveau.`,
    en: `“${name}” is heavier than ${megabytes} MB. Make the image smaller, then upload it again.`,
  });
}

function unreadable(name: string): Refusal {
  return new Refusal('media-type', {
    fr: `« ${name} » ne peut pas être lue : le fichier est abîmé ou incomplet. Ouvrez l’image sur votre appareil, enregistrez-la de nouveau en JPEG ou en PNG, puis téléversez ce fichier.`,
    en: `“${name}” cannot be read: the file is damaged or incomplete. Open the image on your device, save it again as JPEG or PNG, then upload that file.`,
  });
}

function tooManyPixels(name: string): Refusal {
  const millions = pixelLimit / 1_000_000;
  return new Refusal('media-size', {
    fr: `« ${name} » compte plus de ${millions} millions de pixels. Réduisez l’image, puis téléversez-la de nouveau.`,
    en: `“${name}” has more than ${millions} million pixels. Make the image smaller, then upload it again.`,
  });
}

function tooSlow(name: string): Refusal {
  return new Refusal('media-size', {
    fr: `Il faudrait trop de temps pour convertir « ${name} » (format HEIC). Réduisez la photo sur votre appareil, ou enregistrez-la en JPEG, puis téléversez ce fichier.`,
    en: `Converting “${name}” (HEIC format) would take too long. Make the photograph smaller on your device, or save it as JPEG, then upload that file.`,
  });
}

const notConverted: Record<HeicProblem, (name: string) => Refusal> = {
  unreadable,
  'too-many-pixels': tooManyPixels,
  'too-slow': tooSlow,
};

function pictureNameTaken(name: string): Refusal {
  return new Refusal('name-taken', {
    fr: `Une autre image s’appelle déjà « ${name} ». Renommez la vôtre, puis téléversez-la de nouveau.`,
    en: `Another image is already called “${name}”. Rename yours, then upload it again.`,
  });
}

function alreadyThere(name: string): Refusal {
  return new Refusal('name-taken', {
    fr: `L’image « ${name} » est déjà parmi les images du site : choisissez-la dans la liste.`,
    en: `The image “${name}” is already among the site’s images: choose it in the list.`,
  });
}
