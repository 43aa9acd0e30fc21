import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context, Declaration, Naming, Resource, Service } from '../service.ts';
import type { Invoker } from '../lambda/invoker.ts';
import { identify } from './identities.ts';
import { Listener } from './listener.ts';
import { TargetGroup } from './target-group.ts';

const PREFIX = 'AWS::ElasticLoadBalancingV2';

export interface AlbOptions {
  readonly invoker: Invoker;
  /** Where a load balancer's main listener listens; asked before anything has started. */
  readonly port: (loadBalancer: Declaration) => number;
  /** @default Math.random */
  readonly random?: () => number;
}

export interface AlbService extends Service {
  /** `http://localhost:PORT` of each load balancer's main listener; empty before start. */
  readonly urls: readonly string[];
  /** The main listener of the load balancer with this DNS name (`localhost:PORT`), or null. */
  door(dnsName: string): Door | null;
}

/** Answers a request that came another way than through the port. */
export type Door = (request: IncomingMessage, response: ServerResponse) => void;

/** Application Load Balancers whose targets are functions, on loopback ports. */
export function createAlb(options: AlbOptions): AlbService {
  return new Alb(options);
}

class Alb implements AlbService {
  readonly name = 'elasticloadbalancing';
  readonly resourceTypes = ['LoadBalancer', 'Listener', 'ListenerRule', 'TargetGroup'].map(
    (type) => `${PREFIX}::${type}`,
  );
  readonly urls: string[] = [];
  private readonly options: AlbOptions;
  private listeners: { readonly listener: Listener; readonly localPort: number }[] = [];

  constructor(options: AlbOptions) {
    this.options = options;
  }

  identify(declaration: Declaration, naming: Naming, property: (name: string) => any) {
    return identify(declaration, naming, property, this.options.port);
  }

  async start(resources: readonly Resource[], context: Context): Promise<void> {
    const ofType = (type: string) => resources.filter((resource) => resource.type === `${PREFIX}::${type}`);
    const groups = new Map(
      ofType('TargetGroup').map((resource) => [
        resource.identity.ref,
        new TargetGroup(resource, this.options.invoker, context),
      ]),
    );
    for (const balancer of ofType('LoadBalancer')) {
      const resourcesOfIt = ofType('Listener')
        .filter(({ properties }) => properties['LoadBalancerArn'] === balancer.identity.ref)
        .sort(mainFirst);
      for (const [index, resource] of resourcesOfIt.entries()) {
        const rules = ofType('ListenerRule').filter(
          ({ properties }) => properties['ListenerArn'] === resource.identity.ref,
        );
        const random = this.options.random ?? Math.random;
        const listener = new Listener({ balancer, resource, rules, groups, context, random });
        const localPort = await listener.listen(index === 0 ? this.options.port(balancer) : 0);
        this.listeners.push({ listener, localPort });
        if (index === 0) this.urls.push(`http://localhost:${localPort}`);
      }
    }
  }

  door(dnsName: string): Door | null {
    const port = Number(dnsName.split(':')[1]);
    const found = this.listeners.find(({ localPort }) => localPort === port);
    return found ? (request, response) => void found.listener.serve(request, response) : null;
  }

  describe() {
    return this.listeners.map(({ listener: { port, protocol, rules, defaultAction }, localPort }) => ({
      url: `http://localhost:${localPort}`,
      port,
      protocol,
      rules: rules.map(({ priority, description, action }) => ({
        priority,
        conditions: description,
        action,
      })),
      defaultAction,
    }));
  }

  async stop(): Promise<void> {
    await Promise.all(this.listeners.map(({ listener }) => listener.close()));
    this.listeners = [];
  }
}

/** A load balancer's address leads to HTTPS where there is one: port 80 then only redirects. */
function mainFirst(a: Resource, b: Resource): number {
  const rank = ({ properties }: Resource) => (properties['Protocol'] === 'HTTPS' ? 0 : 1);
  return rank(a) - rank(b) || Number(a.properties['Port']) - Number(b.properties['Port']);
}
