/** A clock that was put right, or a machine that slept, is noticed within this time. */
const maxWaitMs = 60_000;

/** Calls `task` once the reader's clock shows an instant, at once where it is past; returns how to give up. */
export function atInstant(instant: number, task: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    const left = instant - Date.now();
    if (left > 0) timer = setTimeout(look, Math.min(left, maxWaitMs));
    else task();
  };
  look();
  return () => {
    clearTimeout(timer);
  };
}
