/** The heaviest picture that the CMS takes, in bytes. */
export const mediaLimit = 8 * 1024 * 1024;
