/** The sender as the configuration names it: `Soloist <hello@example.com>`, or the address alone. */
export interface Sender {
  /** As it stands in the From header. */
  readonly from: string;
  /** How mails speak of the service: the sender's name, or its domain without one. */
  readonly service: string;
  readonly domain: string;
}

/** @throws Error when there is no address in the text */
export function parseSender(from: string): Sender {
  const match = /^\s*(?:"?([^"<]*?)"?\s*<)?([^\s<>@]+)@([^\s<>@]+?)>?\s*$/.exec(from);
  if (!match) throw new Error(`MAIL_FROM is '${from}', expected 'Name <address@domain>' or an address`);
  const [, name, , domain = ''] = match;
  return { from, service: name || domain, domain };
}

/** The bare address of a sender that parseSender has read. */
export function addressOf({ from, domain }: Pick<Sender, 'from' | 'domain'>): string {
  const end = from.lastIndexOf(`@${domain}`);
  const start = Math.max(from.lastIndexOf('<', end), from.lastIndexOf(' ', end)) + 1;
  return `${from.slice(start, end)}@${domain}`;
}
