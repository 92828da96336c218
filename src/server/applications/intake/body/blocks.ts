/** Bytes: the first block of a body, so that a body that can only be refused is soon seen, and the largest. */
const firstBlockBytes = 1_024;
const largestBlockBytes = 65_536;

/** Takes the chunks of a body in the order in which they come. */
export interface Blocks {
  write: (chunk: Uint8Array) => void;
  /** Hands on what is left. */
  flush: () => void;
}

/**
 * Copies small chunks into blocks, each as large as all that came before it. A chunk that is kept holds some hundred bytes
 * beside its own, and the buffer that it was read into: a client that sends one byte at a time would fill the memory
 * (decision 38).
 */
export function inBlocks({ write }: Pick<Blocks, 'write'>): Blocks {
  /** A small chunk that no other followed yet: most bodies are one, which is not copied. */
  let single: Uint8Array | undefined;
  let block = new Uint8Array(0);
  let filled = 0;
  let total = 0;

  function flush(): void {
    if (single) write(single);
    else if (filled > 0) write(block.subarray(0, filled));
    [single, block, filled] = [undefined, new Uint8Array(0), 0];
  }

  function copy(chunk: Uint8Array): void {
    block.set(chunk, filled);
    filled += chunk.length;
  }

  return {
    flush,
    write(chunk) {
      const blockBytes = Math.min(Math.max(firstBlockBytes, total), largestBlockBytes);
      total += chunk.length;
      const isLarge = chunk.length >= blockBytes / 4;
      const room = (block.length || blockBytes) - filled - (single?.length ?? 0);
      if (isLarge || chunk.length > room) flush();
      if (isLarge) write(chunk);
      else if (block.length === 0 && !single) single = chunk;
      else {
        if (block.length === 0) block = new Uint8Array(blockBytes);
        if (single) copy(single);
        single = undefined;
        copy(chunk);
      }
    },
  };
}
