/**
 * A fault that the operator can put right: its message says what happened and what to do, and is printed without a stack, by
 * the server and by every command.
 */
export class OperatorError extends Error {
  override name = 'OperatorError';
}
