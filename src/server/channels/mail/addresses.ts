/** The bare address of `Name <address>` or `address`. */
export function bareAddress(mailbox: string): string {
  return /<([^<>]+)>\s*$/.exec(mailbox)?.[1] ?? mailbox.trim();
}

/** The domain that message identifiers are made with. */
export function messageDomain(from: string): string {
  return bareAddress(from).split('@').at(-1) ?? 'localhost';
}
