import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { apply } from '../support/applicants.ts';
import { helperProgram } from '../support/helper-program.ts';
import { startProcess } from '../support/server-process.ts';
import { temporaryFolder } from '../support/serving.ts';

/**
 * The trace, a call a line at the moment when it ended. strace writes a call in two lines where another thread's call came
 * between: its beginning, which says to which file, and its end, which says how it went.
 */
function readTrace(text: string): string[] {
  const begun = new Map<string, string>();
  return text.split('\n').map((line) => {
    const thread = /^\d+/.exec(line)?.[0] ?? '';
    const resumed = /<\.\.\. \w+ resumed>(.*)$/.exec(line)?.[1];
    if (resumed !== undefined) return `${begun.get(thread) ?? ''}${resumed}`;
    const unfinished = /^(.*) <unfinished \.\.\.>$/.exec(line)?.[1];
    if (unfinished === undefined) return line;
    begun.set(thread, unfinished);
    // An answer counts from when it begins to be sent, so that none can pass for later than it was.
    return unfinished.includes('HTTP/1.1 201') ? unfinished : '';
  });
}

const deckOf = (marker: string) => ({
  filename: 'projet.pdf',
  content: Buffer.from(`%PDF-1.4\nfile of ${marker}\n%%EOF`).toString('base64'),
});

const strace = helperProgram('strace');

await test(
  'an applicant who sees a reference has answers, file, consent and delivery on the disk itself, not in a cache',
  strace.options,
  async (t) => {
    const folder = await temporaryFolder(t);
    const trace = join(folder, 'trace');
    const calls = 'trace=fsync,fdatasync,pwrite64,write,writev,sendto';
    const under = [strace.path, '-f', '-y', '-s', '20000', '-e', calls, '-o', trace];
    const { url, kill } = await startProcess(t, join(folder, 'var'), { under });
    const markers = ['marker-one', 'marker-two', 'marker-three'];
    const references: string[] = [];
    for (const projectName of markers) {
      const told = await apply(url, { projectName, deck: deckOf(projectName) });
      assert.ok('reference' in told, JSON.stringify(told));
      references.push(told.reference);
    }
    await kill();

    const lines = readTrace(await readFile(trace, 'utf8'));
    const find = (from: number, wanted: (line: string) => boolean) =>
      lines.findIndex((line, index) => index >= from && wanted(line));
    markers.forEach((marker, index) => {
      const reference = references[index] ?? '-';
      // The texts of a row follow each other in the file: reference, then what the row says.
      const parts = {
        answers: `"projectName\\":\\"${marker}`,
        file: `file of ${marker}`,
        consent: `${reference}consent1`,
        delivery: `${reference}filepending`,
      };
      const written = Object.entries(parts).map(([part, text]) => {
        const at = find(
          0,
          (line) => line.includes('pwrite64(') && line.includes('-wal>') && line.includes(text),
        );
        assert.ok(at >= 0, `the ${part} of ${marker} is written to the log of the database`);
        return at;
      });
      const last = Math.max(...written);
      const synced = find(last, (line) => /\bf(?:data)?sync\(\d+<[^>]*-wal>\)\s+= 0$/.test(line));
      const answered = find(0, (line) => line.includes('HTTP/1.1 201') && line.includes(reference));
      assert.ok(answered >= 0, `the answer for ${marker} is in the trace`);
      assert.ok(
        synced > last && synced < answered,
        `${marker}: written ${written.join(' ')}, synced ${synced}, answered ${answered}`,
      );
    });
  },
);
