/** Names that the endpoint keeps for itself in the same request. */
export const reservedNames = [
  'call',
  'language',
  'idempotencyKey',
  'lateCode',
  'startedAt',
  'altcha',
  'homepage',
  'held',
  'notice',
  'action',
] as const;
