/** Names that the endpoint keeps for itself in the same request. */
export const reservedNames = [
  'call',
  'language',
  'idempotencyKey',
  'lateCode',
  'startedAt',
  // Of pages that were open while the server was upgraded from a release with proofs of work: not read, and no answer.
  'altcha',
  'homepage',
  'savedDraft',
  'held',
  'notice',
  'action',
] as const;
