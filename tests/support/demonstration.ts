import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../src/environment.ts';

/** What is published as the demonstration; an organization that made the site its own has other texts there. */
export const publishedContent = join(root, 'content');

/** Why tests of the demonstration’s texts are skipped: each organization words its own as it likes. False where they are run. */
export const noDemonstration = existsSync(join(publishedContent, 'programs/fr/spark.mdx'))
  ? false
  : 'content/ holds another organization’s texts, not the demonstration';
