/** What a person who signs in may do; one person may have several roles. */
export const roles = ['editor', 'publisher', 'reviewer', 'staff', 'admin'] as const;

export type Role = (typeof roles)[number];

export const isRole = (text: string): text is Role => roles.some((role) => role === text);

/** The roles that come into the CMS. */
export const cmsRoles: readonly Role[] = ['editor', 'publisher'];
