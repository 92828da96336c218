import { evaluateBody } from '../mdx/evaluate.ts';
import { blocks } from '../mdx/blocks/registry.ts';

const components = Object.fromEntries(blocks.map(({ name }) => [name, name]));
const runtime = { Fragment: '', jsx: element, jsxs: element };

/**
 * What a reader gets of a body, as HTML in which each block is an element of its own name: two bodies with the same
 * reading render the same.
 * @throws BodyError for a body that the gate refuses.
 */
export function readingOf(body: string): string {
  const content: unknown = evaluateBody(body, runtime, { languageTag: 'fr-CA' })({ components });
  return content instanceof Html ? content.text.replace(/\n+/g, '\n').trim() : '';
}

class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

function element(type: unknown, given: unknown): Html {
  const { children, ...attributes } = given as Record<string, unknown>;
  const inner = [children].flat(9).map(htmlOf).join('');
  if (type === '') return new Html(inner);
  const written = Object.entries(attributes).map(
    ([name, value]) => ` ${name}="${escapeHtml(typeof value === 'string' ? value : JSON.stringify(value))}"`,
  );
  return new Html(`<${String(type)}${written.join('')}>${inner}</${String(type)}>`);
}

function htmlOf(child: unknown): string {
  if (child instanceof Html) return child.text;
  return typeof child === 'string' ? escapeHtml(child) : '';
}

/** A text as HTML shows it. */
export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}
