/** True for an object with named properties, not for a list; narrows what a file, a request or a store holds. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
