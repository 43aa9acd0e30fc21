import { randomUUID } from 'node:crypto';

import { Refusal } from '../../refusal.ts';
import type { Resource } from '../../service.ts';
import type { Secrets } from './actions.ts';
import { generateSecretString } from './generate.ts';
import { addVersion, CURRENT, type Secret } from './secret.ts';

/** Creates a declared secret, or gives a kept one a new version when the template declares another value for it. */
export function provision({ store, clock }: Secrets, { logicalId, properties, identity }: Resource) {
  const { SecretString, GenerateSecretString, Description } = properties;
  if (SecretString !== undefined && GenerateSecretString) {
    throw new Refusal(`secret ${logicalId} has both SecretString and GenerateSecretString, keep one of them`);
  }

  const now = clock.now();
  const name = identity.attributes.Name!;
  const declared = SecretString ?? (GenerateSecretString ? JSON.stringify(GenerateSecretString) : null);
  const kept = store.byName(name);
  if (kept && kept.declared === declared && kept.arn === identity.ref) return;

  const empty: Secret = {
    name,
    arn: identity.ref,
    createdAt: now,
    changedAt: now,
    declared: null,
    versions: [],
  };
  const secret = { ...(kept ?? empty), arn: identity.ref, description: Description, declared };
  if (declared === null || declared === kept?.declared) {
    store.save(secret);
    return;
  }
  const string = SecretString ?? generateSecretString(GenerateSecretString);
  store.save(addVersion(secret, { id: randomUUID(), string, createdAt: now, stages: [CURRENT] }));
}
