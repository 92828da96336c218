const segmenter = new Intl.Segmenter();

/** Characters that may take no place of their own beside others. Most lines have none, and a segmenter is slow. */
const combining = /[\p{M}\p{Cf}\p{Cs}\p{Extended_Pictographic}]/u;

/** How wide a text stands in a terminal, accents counted once. */
const widthOf = (text: string) =>
  combining.test(text) ? Array.from(segmenter.segment(text)).length : text.length;

interface Layout {
  widths: number[];
  numeric: readonly number[];
}

const widen = ({ widths }: Layout, row: readonly string[]): void => {
  for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, widthOf(cell));
};

const toLine = ({ widths, numeric }: Layout, row: readonly string[]): string =>
  row
    .map((cell, column) => {
      const space = ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell)));
      return numeric.includes(column) ? space + cell : cell + space;
    })
    .join('  ')
    .trimEnd();

/** So many rows decide how wide the columns are; a wider cell of a later row widens them from there on. */
const pageRows = 500;

/**
 * A table for reading, in pages of lines to be written at once: columns as wide as their longest cell, numbers to the right,
 * two spaces between. At most a page of rows is held in memory.
 *
 * @param numeric columns (from 0) that hold numbers.
 */
export async function* tablePages(
  head: readonly string[],
  rows: AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
  numeric: readonly number[] = [],
): AsyncGenerator<string, void, undefined> {
  const layout: Layout = { widths: [], numeric };
  widen(layout, head);
  let isFirst = true;
  for await (const page of pagesOf(rows)) {
    for (const row of page) widen(layout, row);
    const rule = () => layout.widths.map((width) => '─'.repeat(width));
    const lines = isFirst ? [head, rule(), ...page] : page;
    yield lines.map((row) => toLine(layout, row)).join('\n');
    isFirst = false;
  }
}

/** Rows in pages: each is written at once, since a terminal or a program that reads takes a turn for each write. One empty page where there are none. */
export async function* pagesOf<Row>(
  rows: AsyncIterable<Row> | Iterable<Row>,
): AsyncGenerator<readonly Row[], void, undefined> {
  let page: Row[] = [];
  let count = 0;
  for await (const row of rows) {
    page.push(row);
    count += 1;
    if (page.length < pageRows) continue;
    yield page;
    page = [];
  }
  if (page.length > 0 || count === 0) yield page;
}
