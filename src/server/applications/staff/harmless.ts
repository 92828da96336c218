// Control characters but line feed and tab, and marks that reorder a line: a terminal obeys them, and so does a page.
// eslint-disable-next-line no-control-regex
export const obeyed = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g;

/** Text without what would be obeyed: an applicant's words must not clear a screen, hide a line or turn a name round. */
export const harmless = (text: string): string => text.replace(obeyed, '�');

/** The same on one line, for a name. */
export const harmlessLine = (text: string): string => harmless(text.replace(/\s+/g, ' ').trim());
