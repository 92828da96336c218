import type { CommandContext } from './context.ts';

/**
 * True where the site has a call of that name, or an application came for it, or no name is given. Says otherwise which
 * names there are: a title that was typed for a name would look like “no applications”.
 */
export async function isKnownCall(
  { site, store, t, warn }: CommandContext,
  call: string | undefined,
): Promise<boolean> {
  if (call === undefined) return true;
  const names = new Set(site?.calls.map(({ name }) => name));
  if (names.has(call)) return true;
  const rows = await store.db.selectFrom('received').select('call').distinct().execute();
  for (const row of rows) if (row.call !== '') names.add(row.call);
  if (names.has(call)) return true;
  warn(t('late-code.unknown-call', { call, calls: [...names].sort().join(', ') || '—' }));
  return false;
}
