/** The text that an address of the editor opens; undefined for a list, a new text or anything else. */
function entryIn(hash: string): string | undefined {
  return /^#\/collections\/[a-z]+\/entries\/[^/?]+/.exec(hash)?.[0];
}

/**
 * Reloads the page where an address leads straight from one text to another: Decap would keep the first one in the second
 * one's fields.
 */
export function reloadOnEntrySwitch(): void {
  let open = entryIn(location.hash);
  window.addEventListener('hashchange', () => {
    const next = entryIn(location.hash);
    if (open !== undefined && next !== undefined && next !== open) location.reload();
    open = next;
  });
}
