/** A tag of built HTML: its attributes with entities resolved, and where it stands in the text. */
export interface Tag {
  name: string;
  isClosing: boolean;
  attributes: ReadonlyMap<string, string>;
  /** What a script, a style sheet or a text area holds, as written; empty for other tags. */
  content: string;
  start: number;
  end: number;
}

const attribute = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g;
const wholeTag = /<(\/?)([a-z][\w-]*)(?![\w-])((?:"[^"]*"|'[^']*'|[^>"'])*)>/iy;
const beginsTag = /<\/?[a-z]/iy;

/** The ends of the elements whose content is text, whatever it looks like. */
const closings: Readonly<Record<string, RegExp>> = {
  script: /<\/script[\s/>]/gi,
  style: /<\/style[\s/>]/gi,
  textarea: /<\/textarea[\s/>]/gi,
};

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

/** Where a pattern is found first from an index on; the end of the text where it is not. */
function find(pattern: RegExp, html: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(html)?.index ?? html.length;
}

function endAfter(html: string, sign: string, from: number): number {
  const found = html.indexOf(sign, from);
  return found === -1 ? html.length : found + sign.length;
}

/**
 * The tags of a page as our own build wrote it, in order; what stands in comments, scripts and style sheets is not seen.
 * Goes through the text once: what is not closed lasts to the end of the page, as in a browser.
 * @example [...tagsOf('<a href="/fr/">')][0]?.attributes.get('href') === '/fr/'
 */
export function* tagsOf(html: string): Generator<Tag> {
  let at = html.indexOf('<');
  while (at !== -1) {
    let end = at + 1;
    wholeTag.lastIndex = at;
    const [whole, slash, written = '', attributes = ''] = wholeTag.exec(html) ?? [];
    if (whole !== undefined) {
      const [name, isClosing] = [written.toLowerCase(), slash === '/'];
      end = at + whole.length;
      const closing = isClosing ? undefined : closings[name];
      const contentEnd = closing ? find(closing, html, end) : end;
      const content = html.slice(end, contentEnd);
      if (closing) end = endAfter(html, '>', contentEnd);
      yield { name, isClosing, attributes: attributesOf(attributes), content, start: at, end };
    } else if (html.startsWith('<!--', at)) {
      end = endAfter(html, '-->', at + 4);
    } else {
      beginsTag.lastIndex = at;
      if (beginsTag.test(html)) return;
    }
    at = html.indexOf('<', end);
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
