/** The colon between a name and its value. */
export const colon = { fr: '\u00a0: ', en: ': ' } as const;
