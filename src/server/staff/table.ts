/** How wide a text stands in a terminal, accents counted once. */
const widthOf = (text: string) => Array.from(new Intl.Segmenter().segment(text)).length;

/**
 * Lines of a table for reading: columns as wide as their longest cell, numbers to the right, two spaces between.
 * @param numeric columns (from 0) that hold numbers.
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numeric: readonly number[] = [],
): string[] {
  const widths = head.map((title, column) =>
    Math.max(widthOf(title), ...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => {
        const space = ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell)));
        return numeric.includes(column) ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)];
}
