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
