/** What a request may hold, in bytes and counts. */
export const limits = {
  /** Everything, files included. */
  totalBytes: 35_000_000,
  /** A urlencoded or JSON body: the texts that are allowed, escaped. A file in JSON counts too: larger ones come as multipart. */
  encodedBytes: 2_000_000,
  /** Chunks of a body that may be smaller than `smallChunkBytes` on average: no network cuts so small, and each costs as much as a large one. */
  smallChunks: 2_000,
  smallChunkBytes: 64,
  /** The texts of one request and their names, which a page may have to show again: ten times what a long form asks for. */
  textBytes: 200_000,
  /** One text. */
  valueBytes: 50_000,
  /** Fields of one request, repeated ones counted each time. */
  values: 200,
  files: 3,
  /** Parts of a multipart body: values and files. Each ticked box of a question is one. */
  parts: 203,
  partHeaderBytes: 8_192,
  /** RFC 2046 allows no longer one. */
  boundaryLength: 70,
  /** A file's name as it comes in JSON, in letters: longer than any file system allows. */
  sentFileNameLength: 1_000,
  /** A file's name as it is stored, in letters. */
  fileNameLength: 100,
} as const;
