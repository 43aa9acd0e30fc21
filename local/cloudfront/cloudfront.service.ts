import type { Socket } from 'node:net';
import type { Door } from '../alb/alb.service.ts';
import { openLoopbackServer, type LoopbackServer } from '../loopback-server.ts';
import type { Context, Declaration, Naming, Resource, Service } from '../service.ts';
import { bucketOrigin, type Buckets } from './bucket-origin.ts';
import { Distribution, type Origin } from './distribution.ts';
import { compileEdgeFunction } from './edge-function.ts';
import { identify } from './identities.ts';
import { compileResponseHeaders } from './response-headers.ts';

const PREFIX = 'AWS::CloudFront';
const TYPES = ['Distribution', 'Function', 'OriginAccessControl', 'ResponseHeadersPolicy', 'VpcOrigin'];

export interface CloudFrontOptions extends Buckets {
  /** Where the distribution listens. */
  readonly port: number;
  /** The load balancer with this DNS name, or null. */
  readonly door: (dnsName: string) => Door | null;
}

/**
 * One CloudFront distribution, on a loopback port: behaviors, viewer-request functions, response headers policies,
 * VPC origins and buckets. It caches nothing.
 */
export function createCloudFront(options: CloudFrontOptions): Service {
  return new CloudFront(options);
}

class CloudFront implements Service {
  readonly name = 'cloudfront';
  readonly resourceTypes = TYPES.map((type) => `${PREFIX}::${type}`);
  private readonly options: CloudFrontOptions;
  private server: LoopbackServer | null = null;
  private distribution: Distribution | null = null;

  constructor(options: CloudFrontOptions) {
    this.options = options;
  }

  identify(declaration: Declaration, naming: Naming, property: (name: string) => any) {
    return identify(declaration, naming, property, this.options.port);
  }

  async start(resources: readonly Resource[], context: Context): Promise<void> {
    const ofType = (type: string) => resources.filter((resource) => resource.type === `${PREFIX}::${type}`);
    const [declared, ...others] = ofType('Distribution');
    if (!declared) return;
    if (others.length > 0)
      throw new Error(`${others.length + 1} distributions are declared, the rehearsal runs one`);

    const distribution = new Distribution(declared.properties['DistributionConfig'], {
      origin: (config) => this.originOf(config, arnOf(declared, context.naming)),
      edgeFunction: (arn) =>
        find(ofType('Function'), arn, ({ properties }) =>
          compileEdgeFunction(properties['Name'], properties['FunctionCode']),
        ),
      responseHeaders: (id) =>
        find(ofType('ResponseHeadersPolicy'), id, ({ properties }) =>
          compileResponseHeaders(properties['ResponseHeadersPolicyConfig'], context.naming.endpoint),
        ),
      log: context.log,
    });
    this.distribution = distribution;
    this.server = await openLoopbackServer(this.options.port, {
      name: 'distribution',
      idleTimeout: 60,
      serve: (request, response) => void distribution.serve(request, response),
      refuse: refuseBadRequest,
    });
  }

  describe() {
    return {
      url: this.server && `http://localhost:${this.server.port}`,
      behaviors:
        this.distribution?.behaviors.map(({ pattern, originId, methods }) => ({
          pattern,
          originId,
          methods,
        })) ?? [],
    };
  }

  async stop(): Promise<void> {
    await this.server?.close();
  }

  private originOf(
    { Id, DomainName, VpcOriginConfig, S3OriginConfig }: any,
    distributionArn: string,
  ): Origin {
    if (S3OriginConfig) return bucketOrigin(DomainName, distributionArn, this.options);
    const door = VpcOriginConfig ? this.options.door(DomainName) : null;
    if (!door)
      throw new Error(
        `origin ${Id} leads to ${DomainName}, expected a bucket or a load balancer by a VPC origin`,
      );
    return door;
  }
}

/** What `ref` names among the declared; managed ones, which only AWS knows, are not among them. */
function find<Value>(declared: readonly Resource[], ref: string, make: (resource: Resource) => Value): Value {
  const resource = declared.find(({ identity }) => identity.ref === ref);
  if (!resource) throw new Error(`the distribution names ${ref}, which no template declares`);
  return make(resource);
}

const arnOf = ({ identity }: Resource, { account }: Naming) =>
  `arn:aws:cloudfront::${account}:distribution/${identity.ref}`;

function refuseBadRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  socket.end(
    'HTTP/1.1 400 Bad Request\r\nServer: CloudFront\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
  );
}
