/**
 * The instant that a page speaks of, in milliseconds since 1970: that of the build, one for all its pages
 * (`BUILD_INSTANT`, ISO 8601, which `npm run build` sets unless it is given), or now, for a page drawn on demand.
 */
export function pageInstant(): number {
  const ofBuild = process.env['BUILD_INSTANT'];
  return ofBuild ? Date.parse(ofBuild) : Date.now();
}
