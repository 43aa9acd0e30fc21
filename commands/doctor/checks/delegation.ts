import { type Account, type Check, ok, skip, warn } from '../check.ts';
import { findZone } from './hosted-zone.ts';

/** Whether the world asks the zone's name servers: without that no certificate is ever issued. */
export const delegation: Check<Account> = {
  title: 'delegation',
  async look(account) {
    const { zone } = account.chosen.settings;
    if (!zone) return skip('the config names no domain');
    const found = await findZone(account, zone.id);
    if (!found) return skip(`there is no hosted zone ${zone.id} to compare with`);

    const expected = plain(found.DelegationSet?.NameServers ?? []);
    const advice = `at the registrar of ${zone.name}, set its name servers to ${expected.join(', ')}`;
    const seen = await account.resolveNs(zone.name).then(plain, codeOf);
    if (typeof seen === 'string') {
      return ABSENT.has(seen)
        ? warn(`the world finds no name servers of ${zone.name} (${seen})`, advice)
        : skip(`name servers can not be asked from here (${seen})`);
    }
    if (seen.some((server) => expected.includes(server))) return ok(`${zone.name} leads to the zone`);
    return warn(`${zone.name} leads to ${seen.join(', ')}, not to the zone`, advice);
  },
};

// https://nodejs.org/api/dns.html#error-codes
const ABSENT = new Set(['ENOTFOUND', 'ENODATA', 'ESERVFAIL']);

const plain = (servers: readonly string[]) =>
  servers.map((name) => name.toLowerCase().replace(/\.$/, '')).sort();
const codeOf = (error: NodeJS.ErrnoException) => error.code ?? error.message;
