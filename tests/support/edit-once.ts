import { appendFileSync } from 'node:fs';
import { z } from 'zod';
import { openEditing } from './editing-world.ts';

/**
 * One request of an editor, in a process of its own: `node edit-once.ts <local|git> <contentDir> <dataDir> <deed>` prints “begin”
 * once the texts are open (in the list of KILL_STEPS too), and “done” once the editor is told so.
 */
const [kind, contentDir = '', dataDir = '', deed] = process.argv.slice(2);
const { deeds } = await openEditing(z.enum(['local', 'git']).parse(kind), { contentDir, dataDir });
const list = process.env['KILL_STEPS'] ?? '';
if (list !== '') appendFileSync(list, 'begin\n');
process.stdout.write('begin\n');
await deeds[z.enum(['save', 'restore', 'delete']).parse(deed)]();
process.stdout.write('done\n');
