/** Stands in for file formats and picture converters that Decap imports and this project never calls. */
export default function unused(): never {
  throw new Error('This part of Decap is not in the bundle: see src/integrations/admin-bundle.ts.');
}
