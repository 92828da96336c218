import { evaluate, type HastPluginEntry, type MdastPluginEntry } from 'satteri';
import type { LanguageTag } from '../i18n/locales.ts';
import { checkBody } from './check.ts';
import { features, type FootnoteWords } from './features.ts';
import { gate } from './gate.ts';
import { engineText } from './parse.ts';
import { BodyError } from './problems.ts';
import { alignedCells, prefixIds, questionLevels, typeset } from './transforms.ts';

/** The automatic JSX runtime of the renderer: `astro/jsx-runtime` in the site, a few lines in a test. */
export interface JsxRuntime {
  Fragment: unknown;
  jsx(type: unknown, props: unknown, key?: unknown): unknown;
  jsxs(type: unknown, props: unknown, key?: unknown): unknown;
}

export interface BodyOptions {
  /** Decides the spaces and apostrophes of everything that is read. */
  languageTag: LanguageTag;
  footnotes?: FootnoteWords;
  /** Only for the message of a fault. */
  file?: string | undefined;
  firstLine?: number | undefined;
  /** Stands before every id of the body, so that they are unique in a page that shows several. */
  idPrefix?: string | undefined;
  /** Run before typography, so that they see the text as it was written (heading ids). */
  hastPlugins?: readonly HastPluginEntry[];
}

/** The plugins of the one rendering path, in order. The gate is the first and cannot be left out. */
export function bodyPlugins({ languageTag, file, firstLine, idPrefix, hastPlugins = [] }: BodyOptions): {
  mdastPlugins: MdastPluginEntry[];
  hastPlugins: HastPluginEntry[];
} {
  return {
    mdastPlugins: [gate({ file, firstLine })],
    hastPlugins: [
      ...hastPlugins,
      ...(idPrefix ? prefixIds(idPrefix) : []),
      alignedCells,
      questionLevels,
      typeset(languageTag),
    ],
  };
}

/** A compiled body: `Content({ components })` gives the runtime's element; its blocks come from `components`. */
export type BodyContent = (props: { components: Readonly<Record<string, unknown>> }) => unknown;

/**
 * Compiles a body for a runtime. Throws a {@link BodyError} naming every problem when the gate or the engine refuses
 * it: `checkBody` should have reported it to the editor before.
 */
export function evaluateBody(source: string, runtime: JsxRuntime, options: BodyOptions): BodyContent {
  const { file, firstLine = 1, footnotes } = options;
  try {
    const module = evaluate(engineText(source), {
      ...runtime,
      ...bodyPlugins(options),
      features: features(footnotes),
      jsxImportSource: 'astro',
      elementAttributeNameCase: 'html',
    });
    return contentOf(module);
  } catch (error) {
    if (error instanceof BodyError) throw error;
    const problems = checkBody(source, { firstLine });
    if (problems.length === 0) throw error;
    throw new BodyError(problems, file, { cause: error });
  }
}

function contentOf(module: unknown): BodyContent {
  if (typeof module === 'object' && module !== null && 'default' in module && isContent(module.default)) {
    return module.default;
  }
  throw new TypeError(
    'The Markdown engine gave no component for a body: one of its plugins is asynchronous.',
  );
}

function isContent(value: unknown): value is BodyContent {
  return typeof value === 'function';
}
