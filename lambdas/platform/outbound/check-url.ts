import { isIP } from 'node:net';
import { AddressRefused } from './errors.ts';

const MAX_LENGTH = 2_048;
/** RFC 1035, 2.3.4, as text. */
const MAX_HOST = 253;
/** Empty is 443: the parser drops a scheme's own port. */
const PORTS = ['', '8443'];

/** Names that mean something else in each network (RFC 6761, 6762, 8375, 9476), or nothing anywhere. */
const LOCAL_NAMES = ['localhost', 'local', 'internal', 'home.arpa', 'onion', 'alt', 'invalid', 'test'];

/** Where everything under `.test` is found instead of in DNS: `http://127.0.0.1:4010`. Null on AWS. */
export type StandIn = string | null;

/**
 * A URL that somebody gave us to send to, as far as it can be judged without a network: https with a public name on
 * port 443 or 8443. Addresses are refused in every notation, since no certificate proves them.
 *
 * @returns it as parsers write it: the host in lower case and punycode
 * @throws AddressRefused whose message may be shown
 */
export function checkUrl(text: string, standIn: StandIn = null): URL {
  if (text.length > MAX_LENGTH) {
    throw new AddressRefused(
      'syntax',
      `the URL has ${text.length} characters, expected at most ${MAX_LENGTH}`,
    );
  }
  const url = URL.parse(text);
  if (!url) throw new AddressRefused('syntax', 'this is no URL, expected https://host/path');
  if (url.protocol !== 'https:') throw new AddressRefused('scheme', 'the URL has to begin with https://');
  if (url.username !== '' || url.password !== '') {
    throw new AddressRefused('userinfo', 'the URL must not hold a user name or a password');
  }
  if (!PORTS.includes(url.port)) throw new AddressRefused('port', 'the port has to be 443 or 8443');
  checkHost(url.hostname, standIn);
  return url;
}

function checkHost(host: string, standIn: StandIn): void {
  if (host.startsWith('[') || isIP(host) !== 0) {
    throw new AddressRefused('address', 'the host is an address, expected a name');
  }
  if (host.length > MAX_HOST || !host.includes('.') || host.endsWith('.')) {
    throw new AddressRefused(
      'name',
      'the host has to be a full name without a dot at its end, as hooks.example.com',
    );
  }
  const isLocal = LOCAL_NAMES.some((name) => host === name || host.endsWith(`.${name}`));
  if (isLocal && !isStoodInFor(host, standIn)) {
    throw new AddressRefused('name', 'the host is no public name');
  }
}

/** Whether a host is looked for at the stand-in. */
export function isStoodInFor(host: string, standIn: StandIn): standIn is string {
  return standIn !== null && host.endsWith('.test');
}
