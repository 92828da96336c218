/** Stands in for `ajv-errors` and `ajv-keywords`, which extend the ajv that ajv.ts replaces. */
function extendNothing() {
  return undefined;
}

export default extendNothing;
export {
  extendNothing as instanceof,
  extendNothing as prohibited,
  extendNothing as select,
  extendNothing as uniqueItemProperties,
};
