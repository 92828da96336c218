import type { StaffPagesOptions } from '../../staff/http/options.ts';

/** So many are named in a line of the record, which is cut off where it gets too long. */
const perLine = 100;

/** Puts into the record that a page about some applications to a call is looked at, before it is shown. */
export async function recordReading(
  record: StaffPagesOptions['record'],
  action: string,
  call: string,
  references: readonly string[],
): Promise<void> {
  if (references.length === 0) await record(action, call);
  for (let start = 0; start < references.length; start += perLine)
    await record(action, `${call} (${references.slice(start, start + perLine).join(', ')})`);
}
