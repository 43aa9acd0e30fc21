/** A mail address as it is mailed, and as it is looked up. */
export interface EmailAddress {
  /** Trimmed, domain in lower case, the local part as its owner writes it. */
  readonly mailbox: string;
  /** All in lower case: one account per address, however its case is typed. */
  readonly identity: string;
}

/**
 * Reads an address that has passed validation. Whether the local part heeds case is the receiving server's choice
 * (RFC 5321, 2.4); none that matters does, and phones capitalise first letters. So Ada@ and ada@ are one account,
 * and its mail goes to the spelling it was registered with, never to the one typed later: even where the two
 * are different mailboxes, nobody gets the other's tokens. Dots and +tags are left alone.
 */
export function readEmail(text: string): EmailAddress {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf('@');
  return { mailbox: trimmed.slice(0, at) + trimmed.slice(at).toLowerCase(), identity: trimmed.toLowerCase() };
}
