import { createHash } from 'node:crypto';

import { AwsError, type Access, type Context, type Service } from '../../service.ts';
import { ACTIONS, type Secrets } from './actions.ts';
import { provision } from './provision.ts';
import type { Secret } from './secret.ts';
import { Store } from './store.ts';

/** Secrets with their versions and labels; generated once, kept in the journal `secretsmanager`. */
export function createSecretsManager(): Service {
  let running: (Secrets & { context: Context }) | null = null;
  const secrets = () => {
    if (!running) throw new Error('secretsmanager is asked before it was started');
    return running;
  };

  return {
    name: 'secretsmanager',
    protocol: 'json',
    target: 'secretsmanager',
    resourceTypes: ['AWS::SecretsManager::Secret'],

    identify(declaration, naming, property) {
      const name = naming.name(declaration, property('Name'), 512);
      const ref = naming.arn('secretsmanager', `secret:${name}-${suffixOf(name)}`);
      return { ref, attributes: { Id: ref, Name: name } };
    },

    start(resources, context) {
      const store = new Store(context.journal<Secret>('secretsmanager'));
      running = { store, clock: context.clock, context };
      for (const resource of resources) provision(running, resource);
    },

    handle(action, input) {
      return actionOf(action)(secrets(), input ?? {});
    },

    authorize(action, input) {
      actionOf(action);
      return [accessOf(action, input ?? {}, secrets())];
    },

    // names and labels only: the console shows no secret
    describe: () => ({
      secrets: secrets()
        .store.all()
        .map(({ name, arn, versions, changedAt }) => ({ name, arn, changedAt, versions: versions.length })),
    }),

    stop: () => running?.store.close(),
  };
}

function actionOf(action: string) {
  const perform = ACTIONS[action];
  if (!perform) throw new AwsError('InvalidAction', `the rehearsal's secretsmanager doesn't serve ${action}`);
  return perform;
}

function accessOf(action: string, input: any, { store, context }: Secrets & { context: Context }): Access {
  if (action === 'ListSecrets') return { action: 'secretsmanager:ListSecrets', resource: '*' };

  const id = String(input.SecretId);
  const unknown = id.startsWith('arn:') ? id : context.naming.arn('secretsmanager', `secret:${id}`);
  return {
    action: `secretsmanager:${action}`,
    resource: store.find(id)?.arn ?? unknown,
    context: {
      'secretsmanager:secretid': id,
      ...(input.VersionId && { 'secretsmanager:versionid': input.VersionId }),
      ...(input.VersionStage && { 'secretsmanager:versionstage': input.VersionStage }),
    },
  };
}

/** Six characters as AWS adds them, but the same at each start. */
const suffixOf = (name: string) => createHash('sha256').update(name).digest('hex').slice(0, 6);
