/** Where the pages find the organization's pictures: always the same, so that the settings alone decide what they show. */
export const iconPath = '/favicon.svg';
export const logoPath = '/logo.webp';
