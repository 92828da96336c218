/** An application may or may not be stored. Sent again, it gets the receipt of what was stored, or is stored then: never twice. */
export class UnconfirmedError extends Error {
  override name = 'UnconfirmedError';
}
