/** A tag of built HTML: its attributes with entities resolved, and where it stands in the text. */
export interface Tag {
  name: string;
  isClosing: boolean;
  attributes: ReadonlyMap<string, string>;
  start: number;
  end: number;
}

const attribute = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g;
const token =
  /<!--[\s\S]*?-->|<(script|style|textarea)\b((?:"[^"]*"|'[^']*'|[^>"'])*)>[\s\S]*?<\/\1\s*>|<(\/?)([a-z][\w-]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>/gi;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decode(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name = '') => {
      if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (decimal) return String.fromCodePoint(Number(decimal));
      return entities[String(name)] ?? whole;
    },
  );
}

function attributesOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', double, single, bare] of text.matchAll(attribute))
    found.set(name.toLowerCase(), decode(double ?? single ?? bare ?? ''));
  return found;
}

/**
 * The tags of a page as our own build wrote it, in order; what stands in comments, scripts and style sheets is not seen.
 * @example [...tagsOf('<a href="/fr/">')][0]?.attributes.get('href') === '/fr/'
 */
export function* tagsOf(html: string): Generator<Tag> {
  for (const match of html.matchAll(token)) {
    const [whole, raw, rawAttributes, slash, name, attributes] = match;
    const tag = raw ?? name;
    if (tag === undefined) continue;
    yield {
      name: tag.toLowerCase(),
      isClosing: slash === '/',
      attributes: attributesOf(rawAttributes ?? attributes ?? ''),
      start: match.index,
      end: match.index + whole.length,
    };
  }
}

/** A part of a page that is found by itself, such as one question of a list. */
export interface Part {
  id: string;
  html: string;
}

/** The elements that carry an attribute whose value is the id that leads to them, whole. They are not nested in one another. */
export function partsOf(html: string, marker: string): Part[] {
  const parts: Part[] = [];
  let open: { tag: Tag; depth: number } | undefined;
  for (const tag of tagsOf(html)) {
    if (!open) {
      if (tag.attributes.has(marker)) open = { tag, depth: 1 };
    } else if (tag.name === open.tag.name) {
      open.depth += tag.isClosing ? -1 : 1;
      if (open.depth > 0) continue;
      parts.push({ id: open.tag.attributes.get(marker) ?? '', html: html.slice(open.tag.start, tag.end) });
      open = undefined;
    }
  }
  return parts;
}
