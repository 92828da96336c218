import { existsSync } from 'node:fs';
import { join } from 'node:path';

const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin'];

/** A program of the system that some tests run beside the server. */
export interface HelperProgram {
  /** Where it is; its bare name where it is missing. */
  path: string;
  /** What `test()` is told: why the test is skipped on a machine without the program. */
  options: { skip: string | false };
}

/**
 * Finds a program. Where `CI` is `true` a missing one is an error: there, nobody reads what was skipped.
 *
 * @param name such as `nginx`.
 * @param debianPackage what brings it, such as `postfix`.
 */
export function helperProgram(name: string, debianPackage = name): HelperProgram {
  const path = folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
  if (path !== undefined) return { path, options: { skip: false } };
  const advice = `${name} is not installed: apt-get install ${debianPackage}`;
  if (process.env['CI'] === 'true') throw new Error(advice);
  return { path: name, options: { skip: advice } };
}
