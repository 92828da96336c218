import type { StoredApplication } from '../../storage/application.ts';

type StoredFile = StoredApplication['files'][number];
type WithFiles = Pick<StoredApplication, 'files' | 'supplements'>;

/** Files of an application, and then of what was added to it. */
export const allFiles = ({ files, supplements }: WithFiles): readonly StoredFile[] => [
  ...files,
  ...supplements.flatMap(({ answer }) => answer?.files ?? []),
];

/** The same under names that cannot collide, nor leave their folder: `1-projet.pdf`. */
export const namedFiles = (application: WithFiles): { name: string; file: StoredFile }[] =>
  allFiles(application).map((file, index) => ({
    name: `${index + 1}-${file.name.replace(/[/\\\p{Cc}\p{Cf}]/gu, '_')}`,
    file,
  }));
