import { addressParser } from 'postal-mime';

export interface Address {
  /** Without its display name, the domain in lower case */
  readonly address: string;
  readonly name: string;
}

/** Every address of a header such as `Ann <ann@example.com>, bob@example.com`; groups are flattened. */
export function parseAddresses(header: string): Address[] {
  const found: Address[] = [];
  for (const { address, name } of addressParser(header, { flatten: true })) {
    if (address) found.push({ address: address.replace(/@[^@]*$/, (domain) => domain.toLowerCase()), name });
  }
  return found;
}

export const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase();
