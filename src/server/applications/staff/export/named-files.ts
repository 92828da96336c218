import type { StoredApplication } from '../../storage/application.ts';

type StoredFile = StoredApplication['files'][number];

/** Files of an application under names that cannot collide, nor leave their folder: `1-projet.pdf`. */
export function namedFiles({
  files,
}: Pick<StoredApplication, 'files'>): { name: string; file: StoredFile }[] {
  return files.map((file, index) => ({
    name: `${index + 1}-${file.name.replace(/[/\\\p{Cc}\p{Cf}]/gu, '_')}`,
    file,
  }));
}
