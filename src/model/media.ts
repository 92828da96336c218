/** The heaviest picture that an editor may choose, in bytes. */
export const uploadLimit = 24 * 1024 * 1024;

/** The heaviest picture that is kept, in bytes, once it has been made smaller. */
export const mediaLimit = 8 * 1024 * 1024;

/** The longest side of a picture that is kept, in pixels: more than any page shows. */
export const longestSide = 3200;
