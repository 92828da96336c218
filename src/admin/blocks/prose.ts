const codeOrSign = /(?<!`)(`+)(?!`)[\s\S]*?[^`]\1(?!`)|\\[\s\S]|[{}<]/g;

/**
 * A typed line of Markdown, made safe for MDX: signs outside code that are not escaped yet are escaped.
 * A second time changes nothing. `escapeSource('5 < {x} `{y}`') === '5 \\< \\{x\\} `{y}`'`
 */
export function escapeSource(source: string): string {
  return source
    .replace(/\s+/g, (space) => (space.includes('\n') ? ' ' : space))
    .replace(codeOrSign, (found) => (found.length === 1 ? `\\${found}` : found));
}

/** What an editor reads of such a line: the signs without their backslash. */
export function unescapeSource(source: string): string {
  return source.replace(codeOrSign, (found) => (/^\\[{}<]$/.test(found) ? found.slice(1) : found));
}
