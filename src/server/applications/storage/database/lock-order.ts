/**
 * Rows in the order of a text, the same everywhere: two servers that write the same rows of PostgreSQL lock them one after the
 * other, and never wait for each other in a circle.
 */
export const inLockOrder = <Row>(rows: readonly Row[], textOf: (row: Row) => string): Row[] =>
  rows.toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
