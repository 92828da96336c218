/** How the bytes of an answer are packed, as `Content-Encoding` names it. */
export type Encoding = 'br' | 'gzip' | 'identity';

/** A client refuses a method by giving it no weight: `gzip;q=0`. */
const takes = {
  br: /\bbr\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i,
  gzip: /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i,
};

/** The best of what an `Accept-Encoding` header takes. */
export const acceptedEncoding = (acceptEncoding: string): Encoding =>
  takes.br.test(acceptEncoding) ? 'br' : takes.gzip.test(acceptEncoding) ? 'gzip' : 'identity';
