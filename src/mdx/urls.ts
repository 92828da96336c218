/** What a browser drops inside a scheme, or a reader cannot see: controls, separators, invisible marks. */
const ignored = /[\p{Cc}\p{Cf}\p{Z}\ufffd]/gu;

const schemes: ReadonlySet<string> = new Set(['http', 'https', 'mailto', 'tel']);

/**
 * Whether a link may lead there: a path, a fragment, or one of http, https, mailto, tel. Takes the address as the
 * engine gives it, entities resolved. `isSafeUrl('JaVa\tscript:x') === false`
 */
export function isSafeUrl(url: string): boolean {
  const [head = ''] = url.replace(ignored, '').split(/[/?#\\]/, 1);
  const colon = head.indexOf(':');
  return colon === -1 || schemes.has(head.slice(0, colon).toLowerCase());
}

/** `%C3%A9lan` as `élan`; a text with a lone `%`, which no address has, as it is. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether a picture is one of the media library: `~/media/equipe.jpg`, never SVG, never a way out of the folder. */
export function isMediaPath(path: string): boolean {
  return (
    /^~\/media\/(?:[^/\\]+\/)*[^/\\]+\.(?:avif|gif|jpe?g|png|webp)$/i.test(path) && !path.includes('/../')
  );
}
