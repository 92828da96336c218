import { z } from 'zod';
import type { SlateNode } from './nodes.ts';

/** Elements that Decap's editor can draw; a picture needs its data, or drawing it ends the whole CMS. */
const types = [
  'paragraph',
  'heading-one',
  'heading-two',
  'heading-three',
  'heading-four',
  'heading-five',
  'heading-six',
  'bulleted-list',
  'numbered-list',
  'list-item',
  'quote',
  'table',
  'table-row',
  'table-cell',
  'thematic-break',
  'link',
  'break',
] as const;
const children = { children: z.array(z.lazy(() => node)) };
const data = z.record(z.string(), z.unknown());
const node: z.ZodType<SlateNode> = z.union([
  z.looseObject({ text: z.string() }),
  z.looseObject({ type: z.enum(types), data: data.optional(), ...children }),
  z.looseObject({
    type: z.literal('shortcode'),
    data: z.looseObject({ shortcode: z.string() }),
    ...children,
  }),
  z.looseObject({ type: z.literal('image'), data: z.looseObject({ url: z.string() }), ...children }),
]) as never;

/** What was copied in the rich editor itself, blocks included; undefined where something else was copied. */
export function copiedNodes(data: DataTransfer): SlateNode[] | undefined {
  const attribute = /data-slate-fragment="([^"]+)"/.exec(data.getData('text/html'))?.[1];
  const own = data.getData('application/x-slate-fragment');
  const encoded = own === '' ? attribute : own;
  if (encoded === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(decodeURIComponent(atob(encoded)));
    return z.array(node).min(1).safeParse(parsed).data;
  } catch {
    // Another program that uses the same editor: what it shows is read like any other page.
    return undefined;
  }
}
