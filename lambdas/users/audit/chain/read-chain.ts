import type { ChainRepository } from './chain.repository.ts';
import type { Chain } from './verify-chain.ts';

const ATTEMPTS = 10;

/**
 * A log and its chain as they stood at one moment: read again when the chain has gone on meanwhile.
 *
 * @throws Error when it goes on faster than it can be read
 */
export async function readChain(chains: ChainRepository, log: string): Promise<Chain> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const head = await chains.head(log);
    const links = await chains.links(log);
    const entries = await chains.entries(log);
    const after = await chains.head(log);
    if (head?.mac === after?.mac) return { log, head, links, entries };
  }
  throw new Error(`the log ${log} grows faster than it can be read: try again when there is less to do`);
}
