import { createHash } from 'node:crypto';
import type { Context, Declaration, Identity, Naming, Resource, Service } from '../service.ts';
import type { Invoker } from '../lambda/invoker.ts';
import { Checkpoints } from './checkpoints.ts';
import { readMapping } from './mapping.ts';
import { Poller } from './poller.ts';
import { SqsSource } from './sqs-source.ts';
import { StreamSource } from './stream-source.ts';

/** At the stop, what functions are doing gets this long to end, in milliseconds. */
const DRAIN = 2000;

export interface SourcesOptions {
  readonly invoker: Invoker;
}

/** Event source mappings: SQS queues and DynamoDB streams that run functions. Starts after the services they read. */
export function createSources({ invoker }: SourcesOptions): Service {
  let pollers: Poller[] = [];
  let checkpoints: Checkpoints | null = null;
  let unsubscribe = () => {};

  return {
    name: 'sources',
    resourceTypes: ['AWS::Lambda::EventSourceMapping'],
    identify,

    start(resources: readonly Resource[], context: Context): void {
      const kept = new Checkpoints(context.journal('sources'));
      checkpoints = kept;
      for (const resource of resources) {
        const enabled = String(resource.properties['Enabled'] ?? true) === 'true';
        if (resource.type !== 'AWS::Lambda::EventSourceMapping' || !enabled) continue;
        const mapping = readMapping(resource, (target) => invoker.find(target));
        const poller = new Poller(mapping, context, invoker);
        pollers.push(poller);
        const source = mapping.kind === 'sqs' ? new SqsSource(poller) : new StreamSource(poller, kept);
        void source.run();
      }
      // a stream's iterators expire by the rehearsal's clock: read before anything else happens
      unsubscribe = context.clock.onAdvance(() => {
        for (const { mapping } of pollers) context.signals.notify(mapping.sourceArn);
      });
    },

    describe: () =>
      pollers.map(({ mapping, progress }) => ({
        id: mapping.id,
        source: mapping.sourceArn,
        functionName: mapping.functionName,
        ...progress,
      })),

    async stop(): Promise<void> {
      unsubscribe();
      await Promise.all(pollers.map((poller) => poller.stop(DRAIN)));
      pollers = [];
      checkpoints?.close();
    },
  };
}

function identify(declaration: Declaration, naming: Naming): Identity {
  const hash = createHash('sha256').update(`${declaration.stack}/${declaration.logicalId}`).digest('hex');
  const id = hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return {
    ref: id,
    attributes: { Id: id, EventSourceMappingArn: naming.arn('lambda', `event-source-mapping:${id}`) },
  };
}
