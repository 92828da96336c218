/** One address without a name, list, group, quotes or route: what a message can be sent to without surprise. */
const addrSpec = /^[^\s@,;:<>()[\]\\"]+@[^\s@,;:<>()[\]\\"]+$/u;

/** `isAddrSpec('a@b.ca') // true`, `isAddrSpec('a@b.ca, v@x') // false` */
export function isAddrSpec(text: string): boolean {
  return text.length <= 254 && addrSpec.test(text);
}

/** The bare address of `Name <address>` or `address`. */
export function bareAddress(mailbox: string): string {
  return /<([^<>]+)>\s*$/.exec(mailbox)?.[1] ?? mailbox.trim();
}

/** The domain that message identifiers are made with. */
export function messageDomain(from: string): string {
  return bareAddress(from).split('@').at(-1) ?? 'localhost';
}
