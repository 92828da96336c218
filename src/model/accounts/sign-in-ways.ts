/**
 * How people may sign in, beside invitations: by a link in a message, by a passkey of their device, by the sign-in
 * service of their organization.
 */
export const signInWays = ['link', 'passkey', 'oidc'] as const;

export type SignInWay = (typeof signInWays)[number];
