/**
 * What a look at the disk found, or `absent` where nothing is there. Only "there is no such file" (ENOENT) means absent: a
 * folder that may not be read, or a disk that fails, is a fault.
 *
 * @example const names = await absentAs([], readdir(folder));
 */
export async function absentAs<Absent, Found>(
  absent: Absent,
  found: Promise<Found>,
): Promise<Found | Absent> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return absent;
    throw error;
  }
}
