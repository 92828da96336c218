/**
 * A choice that this browser remembers.
 * @example remembered('theme', ['light', 'dark']) // 'light' the first time
 */
export function remembered<const Value extends string>(name: string, values: readonly [Value, ...Value[]]) {
  const key = `passerelle-preview-${name}`;
  const stored = localStorage.getItem(key);
  return {
    value: values.find((value) => value === stored) ?? values[0],
    keep: (value: Value) => {
      localStorage.setItem(key, value);
    },
  };
}
