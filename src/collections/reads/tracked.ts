import { hash } from 'node:crypto';
import { recordRead } from './reads.ts';

/** What an object that records its reads is called in them, and the object itself. */
const names = new WeakMap<object, string>();
const targets = new WeakMap<object, object>();

/** The object behind one that records its reads; others are their own. */
export const untracked = <T extends object>(object: T): T => (targets.get(object) as T | undefined) ?? object;

/**
 * The same object, which notes the properties that are read of it: `name.title`, and `name.*` where all of them are gone
 * through. What a property holds is not tracked: it is read or not read as a whole.
 *
 * @param unnoted properties that are the same as long as the object is there.
 */
export function trackProperties<T extends object>(
  object: T,
  name: string,
  unnoted: readonly string[] = [],
): T {
  const keys = new Map<string, string>();
  const note = (property: string | symbol) => {
    if (typeof property === 'symbol' || unnoted.includes(property)) return;
    const key = keys.get(property) ?? `${name}.${property}`;
    keys.set(property, key);
    recordRead(key);
  };
  const tracked = new Proxy(object, {
    get(target, property, receiver) {
      note(property);
      return Reflect.get(target, property, receiver) as unknown;
    },
    has(target, property) {
      note(property);
      return Reflect.has(target, property);
    },
    getOwnPropertyDescriptor(target, property) {
      note(property);
      return Reflect.getOwnPropertyDescriptor(target, property);
    },
    ownKeys(target) {
      note('*');
      return Reflect.ownKeys(target);
    },
  });
  names.set(tracked, name);
  targets.set(tracked, object);
  return tracked;
}

/** A list this long stands in the fingerprints of many pages: that of all news, on each of its pages. */
const longList = 40;
const longLists = new WeakMap<readonly unknown[], string>();

/** What a long list comes to, worked out once: nothing that is read of the content is ever changed in place. */
function digestOf(list: readonly unknown[]): string {
  const digest = longLists.get(list) ?? hash('sha256', fingerprintOf(list));
  longLists.set(list, digest);
  return digest;
}

/**
 * Two equal texts for two values that say the same: what is tracked stands in it by its name, since what is read
 * of it is noted.
 *
 * @throws TypeError for what has no such text: a function.
 */
export function fingerprintOf(value: unknown): string {
  const text = JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'function') throw new TypeError('A function has no fingerprint.');
    if (typeof part !== 'object' || part === null) return part;
    const name = names.get(part);
    if (name !== undefined) return `→ ${name}`;
    const listed: unknown = part instanceof Map || part instanceof Set ? Array.from<unknown>(part) : part;
    if (part !== value && Array.isArray(listed) && listed.length > longList)
      return `# ${digestOf(listed as unknown[])}`;
    return listed;
  }) as string | undefined;
  return text ?? '';
}
