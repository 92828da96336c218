import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { accentOf, grounds } from '../model/brand/accent.ts';
import { getSettings } from './library/source.ts';
import { oncePerBuild } from './reads/once-per-build.ts';
import { recordRead } from './reads/reads.ts';

/** A picture that the site's settings name, made small enough for every page. */
interface Picture {
  bytes: Buffer;
  width: number;
  height: number;
}

/** The picture of a `~/media/…` address, at most as large as a screen of two pixels a point shows it. */
async function readPicture(address: string, width: number, height: number): Promise<Picture> {
  const file = join(process.env['CONTENT_DIR'] ?? '', address.replace(/^~\//, ''));
  const { data, info } = await sharp(await readFile(file))
    .autoOrient()
    .resize({ width, height, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 90 })
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}

const readLogo = oncePerBuild(async () => {
  const { logo } = await getSettings();
  return logo === undefined ? undefined : readPicture(logo, 480, 120);
});

/** The logo that stands before the name, 480 by 120 pixels at most; undefined for a site that has none. */
export function getLogo(): Promise<Picture | undefined> {
  recordRead('settings');
  return readLogo();
}

const svg = (content: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${content}</svg>`;

/** The icon of tabs and bookmarks: the organization's own picture, or a footbridge in its colour. */
export async function getIcon(): Promise<string> {
  const site = await getSettings();
  if (site.icon !== undefined) {
    const { bytes } = await readPicture(site.icon, 192, 192);
    return svg(`<image width="32" height="32" href="data:image/webp;base64,${bytes.toString('base64')}"/>`);
  }
  return svg(
    `<rect width="32" height="32" rx="3" fill="${accentOf(site).light}"/>` +
      `<path d="M0 24h2.5c6 0 5-14 13.5-14s7.500 14 13.5 14h2.5" fill="none" stroke="${grounds.light.surface}" stroke-width="4"/>`,
  );
}
