import type { Changes, ContentTree } from '../../../collections/read/tree.ts';
import { mediaLimit, uploadLimit } from '../../../model/media.ts';
import { pictureProblem, pixelLimit, preparedPicture } from '../../system/pictures.ts';
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

/** What phones name the format of their photographs by. */
const isHeic = (bytes: Buffer) => /^ftyp(?:heic|heix|hevc|heim|heis|msf1)$/.test(text(bytes, 4, 12));

/**
 * Checks an upload: a picture by name and by content, which can be read to its end, not too heavy, and not another picture under a name already used.
 * @returns the picture as it is kept: see `preparedPicture`.
 * @throws Refusal
 */
export async function assetToChange(tree: ContentTree, asset: Asset): Promise<[path: string, bytes: Buffer]> {
  const place = parsePath(asset.path);
  const bytes = Buffer.from(asset.content, 'base64');
  const name = asset.path.slice(asset.path.lastIndexOf('/') + 1);
  const kind = signatures.find(({ type }) => type.test(name));
  if (/\.hei[cf]$/i.test(name) || isHeic(bytes)) throw fromAPhone(name);
  if (!kind?.matches(bytes)) throw notAPicture(name);
  if (place?.kind !== 'media') throw badName(name);
  if (bytes.length > uploadLimit) throw tooHeavy(name, uploadLimit);
  const existing = await tree.read(place.path);
  if (existing?.equals(bytes)) return [place.path, existing];
  const problem = await pictureProblem(bytes);
  if (problem) throw problem === 'unreadable' ? unreadable(name) : tooManyPixels(name);
  const kept = await preparedPicture(bytes);
  if (existing && !existing.equals(kept)) throw pictureNameTaken(name);
  if (kept.length > mediaLimit) throw tooHeavy(name, mediaLimit);
  return [place.path, kept];
}

/**
 * Checks a picture that an editor has just chosen, before anything refers to it: what a save would refuse, and a name
 * under which the library holds a picture already.
 * @returns in base64, the picture as it would be kept, where that is another one: the editor goes on with it.
 * @throws Refusal
 */
export async function checkUpload(tree: ContentTree, asset: Asset): Promise<{ content?: string }> {
  const [path, kept] = await assetToChange(tree, asset);
  if (await tree.read(path)) throw alreadyThere(asset.path.slice(asset.path.lastIndexOf('/') + 1));
  const content = kept.toString('base64');
  return content === asset.content ? {} : { content };
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
    fr: `« ${name} » n’est pas une image que le site peut afficher. Choisissez un fichier JPEG, PNG, WebP ou AVIF.`,
    en: `“${name}” is not an image that the site can show. Choose a JPEG, PNG, WebP or AVIF file.`,
  });
}

function badName(name: string): Refusal {
  return new Refusal('path', {
    fr: `Le nom « ${name} » n’est pas admis. Renommez le fichier avec des lettres sans accent, des chiffres et des traits d’union, puis téléversez-le de nouveau.`,
    en: `The name “${name}” is not allowed. Rename the file with letters without accents, digits and hyphens, then upload it again.`,
  });
}

function fromAPhone(name: string): Refusal {
  return new Refusal('media-type', {
    fr: `« ${name} » est au format HEIC, celui des photos d’iPhone, que le site ne peut pas lire. Sur un Mac, ouvrez la photo dans Aperçu, puis « Exporter » en JPEG; sur un iPhone, ouvrez l’éditeur et choisissez-y la photo, ou envoyez-la-vous par courriel : elle devient un JPEG. Puis envoyez ce fichier.`,
    en: `“${name}” is in HEIC, the format of iPhone photographs, which the site cannot read. On a Mac, open the photograph in Preview and “Export” it as JPEG; on an iPhone, open the editor and choose the photograph there, or mail it to yourself: it becomes a JPEG. Then upload that file.`,
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
