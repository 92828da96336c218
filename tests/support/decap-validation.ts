import { fromJS } from 'immutable';
import type { DecapField } from '../../src/model/fields/decap-fields.ts';
import { importBundled } from './bundled.ts';

interface WidgetClass {
  new (props: object): { validatePresence: Check; validatePattern: Check };
}
type Check = (field: unknown, value: unknown) => { error: unknown };
type ValidateMinMax = (
  value: unknown,
  min: unknown,
  max: unknown,
  field: unknown,
  t: () => string,
) => unknown;

/** Decap's own validation of one field's value, as its editor runs it. */
export type DecapAccepts = (field: DecapField, value: unknown) => boolean;

/** Bundles the two Decap modules that validate (they are written for a bundler) and gives their verdict as a function. */
export async function loadDecapValidation(): Promise<DecapAccepts> {
  const { Widget, validateMinMax } = (await importBundled(`
    export { default as Widget } from 'decap-cms-core/dist/esm/components/Editor/EditorControlPane/Widget.js';
    export { validateMinMax } from 'decap-cms-widget-number/dist/esm/NumberControl.js';
  `)) as { Widget: WidgetClass; validateMinMax: ValidateMinMax };
  const t = () => 'refused';
  return (decapField, value) => {
    const field = fromJS(decapField);
    const widget = new Widget({ field, t, parentIds: [] });
    const given = Array.isArray(value) ? value.join(',') : value;
    const isRange = decapField.widget === 'number' && value !== undefined;
    return (
      !widget.validatePresence(field, given).error &&
      !widget.validatePattern(field, given).error &&
      !(isRange && validateMinMax(value, decapField['min'] ?? false, decapField['max'] ?? false, field, t))
    );
  };
}
