/** What a request may hold, in bytes and counts. */
export const limits = {
  /** Everything, files included. */
  totalBytes: 35_000_000,
  /** The texts of one request, or a urlencoded body. */
  textBytes: 1_000_000,
  /** One text. */
  valueBytes: 100_000,
  /** Fields of one request, repeated ones counted each time. */
  values: 200,
  files: 3,
  /** Parts of a multipart body: values and files. */
  parts: 203,
  partHeaderBytes: 8_192,
  /** RFC 2046 allows no longer one. */
  boundaryLength: 70,
  fileNameLength: 100,
} as const;
