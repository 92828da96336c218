/**
 * The instant for which the site is built, in milliseconds since 1970: now, unless `BUILD_INSTANT` (ISO 8601) says
 * otherwise, as tests do.
 */
export const buildInstant = process.env['BUILD_INSTANT']
  ? Date.parse(process.env['BUILD_INSTANT'])
  : Date.now();
