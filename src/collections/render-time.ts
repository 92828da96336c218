import { recordRead } from './reads/reads.ts';

/**
 * The time for which a page is rendered, in milliseconds since 1970: that of the build, the same for all its pages
 * (`BUILD_INSTANT`, ISO 8601, which `npm run build` sets by default), or now, for a page rendered on demand.
 */
export function renderTime(): number {
  recordRead('clock');
  const ofBuild = process.env['BUILD_INSTANT'];
  return ofBuild ? Date.parse(ofBuild) : Date.now();
}
