// Loaded before each process that a test's server starts. One that builds a publication waits until the file
// `TEST_BUILDS_FILE` says “go”: a build takes the processor for some seconds, and most tests that save look at no page.
import { readFileSync, watch } from 'node:fs';

const file = process.env['TEST_BUILDS_FILE'];

function untilAllowed(signal: string): Promise<void> {
  const isAllowed = () => readFileSync(signal, 'utf8') === 'go';
  return new Promise((resolve) => {
    const watcher = watch(signal, () => {
      if (!isAllowed()) return;
      watcher.close();
      resolve();
    });
    // The server has ended.
    process.once('disconnect', () => process.exit(1));
    if (!isAllowed()) return;
    watcher.close();
    resolve();
  });
}

if (file !== undefined && process.argv[1]?.endsWith('build-process.ts')) await untilAllowed(file);
