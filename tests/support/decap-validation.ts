import { fromJS } from 'immutable';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { root } from '../../src/environment.ts';
import type { DecapField } from '../../src/model/decap.ts';

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
  const folder = await mkdtemp(join(root, 'node_modules/.cache-decap-'));
  const dist = (name: string, path: string) =>
    JSON.stringify(join(root, 'node_modules', name, 'dist/esm', path));
  await writeFile(
    join(folder, 'entry.js'),
    `export { default as Widget } from ${dist('decap-cms-core', 'components/Editor/EditorControlPane/Widget.js')};
     export { validateMinMax } from ${dist('decap-cms-widget-number', 'NumberControl.js')};`,
  );
  await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: { ssr: join(folder, 'entry.js'), outDir: join(folder, 'out'), minify: false },
  });
  const { Widget, validateMinMax } = (await import(pathToFileURL(join(folder, 'out/entry.js')).href)) as {
    Widget: WidgetClass;
    validateMinMax: ValidateMinMax;
  };
  await rm(folder, { recursive: true });
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
