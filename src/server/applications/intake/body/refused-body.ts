/** The body is larger than is allowed; reading stopped there. */
export class TooLargeError extends Error {}
/** The body is not what its type says. */
export class MalformedError extends Error {}
