import type { AstroPrerenderer } from 'astro';

/** What Astro's own prerenderer keeps of the paths of dynamic routes. */
interface RouteCache {
  clearAll: () => void;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/**
 * The paths that Astro remembers, which are other ones for other content. Not in its documented interface.
 * @throws Error where a new version of Astro has it elsewhere: then each publication is a whole build.
 */
export function routeCacheOf(prerenderer: AstroPrerenderer): RouteCache {
  const app: unknown = 'app' in prerenderer ? prerenderer.app : undefined;
  const cache: unknown = isObject(app) && 'routeCache' in app ? app.routeCache : undefined;
  if (isObject(cache) && 'clearAll' in cache && typeof cache.clearAll === 'function') {
    const { clearAll } = cache;
    return { clearAll: () => void clearAll.call(cache) };
  }
  throw new Error('This version of Astro does not show the paths that it remembers.');
}

/** What Astro gives the pages of a build to have pictures made, and takes away after it. */
interface PictureWork {
  addStaticImage?: unknown;
  staticImages?: ReadonlyMap<string, { transforms: ReadonlyMap<string, { finalPath: string }> }>;
}

const pictureWork = (): PictureWork => (globalThis as { astroAsset?: PictureWork }).astroAsset ?? {};

/** @returns gives pages back what they have pictures made with. */
export function keepPictureWork(): () => void {
  const { addStaticImage } = pictureWork();
  return () => {
    pictureWork().addStaticImage = addStaticImage;
  };
}

/** The addresses of all pictures that pages have asked for. */
export function askedPictures(): string[] {
  const asked = [...(pictureWork().staticImages?.values() ?? [])];
  return asked.flatMap(({ transforms }) => [...transforms.values()].map(({ finalPath }) => finalPath));
}
