import { dayMs } from '../../model/durations.ts';

/** Unsent answers of one form and call, as this browser keeps them; both languages share them. */
interface Draft {
  values: Record<string, string[]>;
  /** The key against double sending: the same answers sent again after a crash are the same application. */
  key: string;
  /** Milliseconds since 1970. */
  savedAt: number;
}

const monthMs = 30 * dayMs;

/** Never kept: what is agreed to is agreed to anew, and what the page itself puts in. */
const left = new Set([
  'call',
  'language',
  'idempotencyKey',
  'lateCode',
  'homepage',
  'startedAt',
  'held',
  'notice',
]);

function isDraft(value: unknown): value is Draft {
  return (
    typeof value === 'object' && value !== null && 'values' in value && 'key' in value && 'savedAt' in value
  );
}

/** A browser may refuse to keep anything; the form then works without. */
export function createDraft(name: string, agreements: ReadonlySet<string>) {
  const isKept = (field: string) => !left.has(field) && !agreements.has(field);
  return {
    read(): Draft | undefined {
      try {
        const found: unknown = JSON.parse(localStorage.getItem(name) ?? 'null');
        return isDraft(found) && Date.now() - found.savedAt < monthMs ? found : undefined;
      } catch {
        return undefined;
      }
    },
    write(form: HTMLFormElement, key: string): boolean {
      const values: Record<string, string[]> = {};
      for (const [field, value] of new FormData(form)) {
        if (typeof value === 'string' && value !== '' && isKept(field)) (values[field] ??= []).push(value);
      }
      if (Object.keys(values).length === 0) return false;
      try {
        localStorage.setItem(name, JSON.stringify({ values, key, savedAt: Date.now() } satisfies Draft));
        return true;
      } catch {
        return false;
      }
    },
    clear() {
      try {
        localStorage.removeItem(name);
      } catch {
        // Nothing was kept.
      }
    },
  };
}

/** Keeps the key of what was sent with this entry of the browser's history: who comes back to it sends nothing twice. */
export function keepKey(key: string): void {
  history.replaceState({ key }, '');
}

/** The key of what was sent from this entry of the browser's history; undefined where nothing was. */
export function keptKey(): string | undefined {
  const state: unknown = history.state;
  return typeof state === 'object' && state !== null && 'key' in state && typeof state.key === 'string'
    ? state.key
    : undefined;
}

/** Puts kept answers back into the form's fields. */
export function fillIn(form: HTMLFormElement, values: Draft['values']): void {
  for (const element of form.elements) {
    if (element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement) {
      element.value = values[element.name]?.[0] ?? element.value;
    } else if (element instanceof HTMLInputElement && element.type !== 'hidden' && element.type !== 'file') {
      const kept = values[element.name];
      if (!kept) continue;
      if (element.type === 'radio' || element.type === 'checkbox')
        element.checked = kept.includes(element.value);
      else element.value = kept[0] ?? '';
    }
  }
}
