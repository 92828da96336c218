/** Lengths of time in milliseconds. A day is 24 hours: where clocks change, count with the dates of `call-state.ts`. */
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
