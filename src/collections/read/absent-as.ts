/** Whether a fault of the file system says that there is no such file (ENOENT). */
export const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

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
    if (isAbsent(error)) return absent;
    throw error;
  }
}
