/** Whether an `Accept-Encoding` header takes gzip. */
export const acceptsGzip = (acceptEncoding: string): boolean =>
  /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(acceptEncoding);
