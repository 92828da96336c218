import { evaluate, type HastPluginDefinition, type MdastPluginDefinition } from 'satteri';
import type { LanguageTag, Locale } from '../i18n/locales.ts';
import { checkBody } from './check.ts';
import { features } from './features.ts';
import { gate } from './gate.ts';
import { BodyError } from './problems.ts';
import { blockContext, typeset, type Typography } from './transforms.ts';

/** The automatic JSX runtime of whoever renders: `astro/jsx-runtime` in the site, a few lines in a test. */
export interface JsxRuntime {
  Fragment: unknown;
  jsx: (type: unknown, props: unknown, key?: unknown) => unknown;
  jsxs: (type: unknown, props: unknown, key?: unknown) => unknown;
}

export interface BodyOptions {
  locale: Locale;
  /** Decides spacing; typography is left alone when either is absent. */
  languageTag?: LanguageTag;
  typography?: Typography;
  /** Only for the message of a fault. */
  file?: string;
  firstLine?: number;
  /** Run before typography, so that they see the text as it was written (heading ids). */
  hastPlugins?: readonly HastPluginDefinition[];
}

/** The plugins of the one rendering path, in order. The gate is the first and cannot be left out. */
export function bodyPlugins(options: BodyOptions): {
  mdastPlugins: MdastPluginDefinition[];
  hastPlugins: HastPluginDefinition[];
} {
  const { locale, languageTag, typography, file, firstLine = 1, hastPlugins = [] } = options;
  return {
    mdastPlugins: [gate({ firstLine, ...(file === undefined ? {} : { file }) })],
    hastPlugins: [
      ...hastPlugins,
      blockContext(locale),
      ...(typography && languageTag ? [typeset(typography, languageTag)] : []),
    ],
  };
}

/** A compiled body: `Content({ components })` gives the runtime's element; its blocks come from `components`. */
export type BodyContent = (props: { components: Readonly<Record<string, unknown>> }) => unknown;

/**
 * Compiles a body for a runtime. Throws a {@link BodyError} naming every problem when the gate or the engine refuses
 * it: what an editor should have been told by `checkBody` before.
 */
export function evaluateBody(source: string, runtime: JsxRuntime, options: BodyOptions): BodyContent {
  const { locale, file, firstLine = 1 } = options;
  try {
    const module = evaluate(source, {
      ...runtime,
      ...bodyPlugins(options),
      features: features(locale),
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
