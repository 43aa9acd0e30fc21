import type { Declaration, Identity, Naming, Service } from '../service.ts';

/** Names a declared resource; `property` resolves one of its properties. */
export type Identify = (declaration: Declaration, property: (name: string) => any) => Identity;

/**
 * Identities as the services give them, each worked out when first asked for and then kept. A resource whose name needs
 * itself throws an `Error` with the way round.
 */
export function createIdentities(servers: ReadonlyMap<string, Service>, naming: Naming): Identify {
  const known = new Map<string, Identity>();
  const underWay: string[] = [];

  return (declaration, property) => {
    const key = `${declaration.stack}/${declaration.logicalId}`;
    const found = known.get(key);
    if (found) return found;

    const start = underWay.indexOf(key);
    if (start >= 0) throw new Error(`a name needs itself: ${[...underWay.slice(start), key].join(' → ')}`);
    underWay.push(key);
    try {
      const identity = identify(servers.get(declaration.type), declaration, naming, property);
      known.set(key, identity);
      return identity;
    } finally {
      underWay.pop();
    }
  };
}

function identify(
  service: Service | undefined,
  declaration: Declaration,
  naming: Naming,
  property: (name: string) => any,
): Identity {
  if (service?.identify) return service.identify(declaration, naming, property);
  const ref = naming.name(declaration, undefined, 255);
  return service ? { ref, attributes: {} } : { ref, attributes: madeUp(declaration) };
}

/** What isn't run has every attribute: its value only has to say where it comes from. */
const madeUp = ({ logicalId }: Declaration): Record<string, string> =>
  new Proxy({}, { get: (_, attribute) => `${logicalId}.${String(attribute)}`, has: () => true });
