import { randomUUID } from 'node:crypto';

import type { Context, Service } from '../../service.ts';
import { Deliveries, type Entry, type Progress } from './deliveries.ts';
import type { Event } from './event.ts';
import { readRule, type Rule } from './rule.ts';

export interface EventsOptions {
  /** Whether a queue's policy lets the rule in: `sqs:SendMessage` for events.amazonaws.com with the rule's ARN. */
  readonly permits: (ruleArn: string, queueArn: string) => boolean;
}

export interface Events extends Service {
  /** Hands an event to the default bus; it is kept when this returns. */
  publish(event: Event): void;
}

interface Running {
  readonly rules: ReadonlyMap<string, { readonly rule: Rule; readonly progress: Progress }>;
  readonly deliveries: Deliveries;
  readonly context: Context;
}

/** EventBridge's default bus: rules that fill queues with the events of AWS's own services. */
export function createEvents({ permits }: EventsOptions): Events {
  let running: Running | null = null;
  let unsubscribe = () => {};

  return {
    name: 'events',
    resourceTypes: ['AWS::Events::Rule'],

    identify(declaration, naming, property) {
      const name = naming.name(declaration, property('Name'), 64);
      return { ref: name, attributes: { Arn: naming.arn('events', `rule/${name}`) } };
    },

    start(resources, context) {
      const rules = new Map(
        resources
          .filter(({ properties }) => properties['State'] !== 'DISABLED')
          .map(readRule)
          .map((rule) => [
            rule.name,
            { rule, progress: { delivered: 0, failed: 0, problem: null } as Progress },
          ]),
      );
      const deliveries = new Deliveries({
        context,
        permits,
        journal: context.journal<Entry>('events'),
        progress: (rule) => rules.get(rule.name)!.progress,
      });
      running = { rules, deliveries, context };
      unsubscribe = context.clock.onAdvance(() => deliveries.wake());
      for (const delivery of deliveries.pending()) {
        const rule = rules.get(delivery.rule)?.rule;
        const target = rule?.targets.find(({ id }) => id === delivery.target);
        // a rule or target that is gone since takes its deliveries along
        if (rule && target) deliveries.begin(delivery, rule, target);
      }
    },

    publish(event) {
      if (!running) throw new Error('events is asked before it was started');
      const { rules, deliveries, context } = running;
      for (const { rule } of rules.values()) {
        if (!rule.matches(event)) continue;
        for (const target of rule.targets) {
          const since = context.clock.now();
          const delivery = { id: randomUUID(), rule: rule.name, target: target.id, event, since };
          deliveries.begin(delivery, rule, target);
        }
      }
    },

    describe: () =>
      [...(running?.rules.values() ?? [])].map(({ rule, progress }) => ({
        name: rule.name,
        targets: rule.targets.map(({ queueArn }) => queueArn.split(':').at(-1)),
        ...progress,
      })),

    stop() {
      unsubscribe();
      running?.deliveries.stop();
    },
  };
}
