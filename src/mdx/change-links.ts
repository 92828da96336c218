import type { MdastNode, MdxJsxFlowElement } from 'satteri';
import { blockNamed } from './blocks/registry.ts';
import { nodesOf, parseBody } from './parse.ts';
import { openingTag } from './tags.ts';

/** What becomes of a link: its new address, null where only its words stay, undefined where it stays as it is. */
export type ChangeLink = (url: string) => string | null | undefined;

interface Edit {
  start: number;
  end: number;
  text: string;
}

/**
 * The same body with other links; all else stays byte for byte. A block that is nothing without its link, such as a button,
 * goes with it. A body that cannot be read stays as it is.
 * @example changeLinks('Voir [les mots](/fr/mots/).', () => null) // 'Voir les mots.'
 */
export function changeLinks(body: string, change: ChangeLink): string {
  const parsed = parseBody(body);
  if (!parsed.ok) return body;
  const nodes = [...nodesOf(parsed.root)];
  const unlinked = new Set(
    nodes.flatMap((node) =>
      node.type === 'definition' && change(node.url) === null ? [node.identifier] : [],
    ),
  );
  const edits = nodes.flatMap((node) => editOf(body, node, change, unlinked) ?? []);
  return edits
    .sort((one, other) => other.start - one.start)
    .reduce((text, { start, end, text: put }) => text.slice(0, start) + put + text.slice(end), body);
}

function editOf(
  body: string,
  node: MdastNode,
  change: ChangeLink,
  unlinked: ReadonlySet<string>,
): Edit | undefined {
  const [start, end] = [node.position?.start.offset, node.position?.end.offset];
  if (start === undefined || end === undefined) return undefined;
  const written = body.slice(start, end);
  if (node.type === 'mdxJsxFlowElement') return blockEdit(body, { node, start, end }, change);
  if (node.type === 'linkReference' && unlinked.has(node.identifier))
    return { start, end, text: wordsOf(body, node) };
  if (node.type !== 'link' && node.type !== 'definition') return undefined;
  const url = change(node.url);
  if (url === undefined) return undefined;
  if (url === null) return { start, end, text: node.type === 'link' ? wordsOf(body, node) : '' };
  // The address stands between what is shown and the title: after the last `](`, or after `]:`.
  const before =
    node.type === 'link' ? `[${wordsOf(body, node)}](` : (/^\[[^\]]*\]:[ \t]*/.exec(written)?.[0] ?? '');
  if (before === '' || !written.startsWith(before)) return undefined;
  const old = /^\s*(?:<[^>]*>|[^\s)]*)/.exec(written.slice(before.length))?.[0] ?? '';
  return { start, end, text: before + url + written.slice(before.length + old.length) };
}

/** What is shown of a link, as it is written. */
function wordsOf(body: string, node: MdastNode): string {
  const children = 'children' in node ? node.children : [];
  const [from, to] = [children[0]?.position?.start.offset, children.at(-1)?.position?.end.offset];
  return from === undefined || to === undefined ? '' : body.slice(from, to);
}

function blockEdit(
  body: string,
  { node, start, end }: { node: MdxJsxFlowElement; start: number; end: number },
  change: ChangeLink,
): Edit | undefined {
  const block = blockNamed(node.name ?? '');
  const values = new Map<string, string>();
  for (const each of node.attributes)
    if (each.type === 'mdxJsxAttribute' && typeof each.value === 'string') values.set(each.name, each.value);
  if (!block || values.size !== node.attributes.length) return undefined;
  const changed = block.attributes.flatMap(({ name, kind, required }) => {
    const value = kind === 'url' ? values.get(name) : undefined;
    const url = value === undefined ? undefined : change(value);
    return url === undefined ? [] : [{ name, url, required }];
  });
  if (changed.length === 0) return undefined;
  if (changed.some(({ url, required }) => url === null && required)) return { start, end, text: '' };
  for (const { name, url } of changed) values.set(name, url ?? '');
  const tag = /^<[A-Z]\w*(?!\w)(?:"[^"]*"|'[^']*'|[^"'>])*>/.exec(body.slice(start, end))?.[0];
  if (tag === undefined) return undefined;
  return { start, end: start + tag.length, text: openingTag(block, values, tag.endsWith('/>')) };
}
