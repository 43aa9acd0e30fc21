import { secretsManager } from './aws/secrets-manager.ts';
import { systemClock } from './clock.ts';
import { rootsAt } from './roots.ts';
import type { Root, Roots } from './roots.ts';
import { knownRoots } from './root-versions.ts';
import type { LabelledVersion } from './root-versions.ts';

const KEPT_MS = 5 * 60_000;

/** A value that a secret has or had. */
export interface SecretVersion {
  readonly text: string;
  /** When it was put, in milliseconds since the epoch, by the clock of Secrets Manager. */
  readonly createdAt: number;
}

/** A secret whose value is exchanged while things made with the one before are in use. */
export interface RotatedSecret {
  readonly current: SecretVersion;
  /** What was current before; null where the secret was never rotated. */
  readonly previous: SecretVersion | null;
}

type Kept = RotatedSecret | readonly Root[] | string;

const kept = new Map<string, { readonly value: Promise<Kept>; readonly until: number }>();

/**
 * The text of a secret in Secrets Manager, kept for five minutes.
 *
 * @param arn the secret's ARN or name
 * @param keptMs how long it is kept instead, known from its text at last: for one that a person enters while functions
 *   run
 */
export function secret(
  arn: string,
  clock = systemClock,
  keptMs: (text: string) => number = () => KEPT_MS,
): Promise<string> {
  return keep(arn, { clock, keptMs }, async () => {
    const version = await read(arn, 'AWSCURRENT');
    return required(arn, version).text;
  });
}

/**
 * The current and the previous version of a secret, kept for five minutes: what a rotation puts is known
 * everywhere after that time, and not sooner.
 *
 * @param arn the secret's ARN or name
 */
export function rotatedSecret(arn: string, clock = systemClock): Promise<RotatedSecret> {
  return keep(`${arn} and before`, { clock, keptMs: () => KEPT_MS }, async () => {
    // one after the other: a rotation in between shows the same version twice, never the new one without the old
    const current = required(arn, await read(arn, 'AWSCURRENT'));
    const previous = await read(arn, 'AWSPREVIOUS');
    return { current: unlabelled(current), previous: previous && unlabelled(previous) };
  });
}

/**
 * Every root that a secret has had and still needs, kept for five minutes; which one is active is looked at each time.
 *
 * @param arn the secret's ARN or name
 */
export async function rootsOf(arn: string, clock = systemClock): Promise<Roots> {
  const known = keep(`${arn} and its roots`, { clock, keptMs: () => KEPT_MS }, () =>
    knownRoots(async (label) => {
      const version = await read(arn, label);
      return label === 'AWSCURRENT' ? required(arn, version) : version;
    }),
  );
  return rootsAt(await known, clock.now());
}

function keep<Value extends Kept>(
  name: string,
  { clock, keptMs }: { readonly clock: typeof systemClock; readonly keptMs: (value: Value) => number },
  load: () => Promise<Value>,
): Promise<Value> {
  const known = kept.get(name);
  if (known && clock.now() < known.until) return known.value as Promise<Value>;
  const value = load();
  const entry = { value, until: Infinity };
  kept.set(name, entry);
  value.then(
    (loaded) => (entry.until = clock.now() + keptMs(loaded)),
    () => kept.delete(name), // a failure must not last five minutes
  );
  return value;
}

/** Null where no version has the label, and where the secret has no text. */
async function read(arn: string, label: string): Promise<LabelledVersion | null> {
  const [{ GetSecretValueCommand, ResourceNotFoundException }, client] = await Promise.all([
    import('./aws/secrets-manager.sdk.ts'),
    secretsManager(),
  ]);
  // without a label it is AWSCURRENT, and a missing secret an error
  const which = label === 'AWSCURRENT' ? {} : { VersionStage: label };
  try {
    const {
      SecretString,
      CreatedDate,
      VersionStages = [],
    } = await client.send(new GetSecretValueCommand({ SecretId: arn, ...which }));
    if (!SecretString) return null;
    return { text: SecretString, createdAt: CreatedDate?.getTime() ?? 0, labels: VersionStages };
  } catch (error) {
    if (label !== 'AWSCURRENT' && error instanceof ResourceNotFoundException) return null;
    throw error;
  }
}

function unlabelled({ text, createdAt }: SecretVersion): SecretVersion {
  return { text, createdAt };
}

function required<Version extends SecretVersion>(arn: string, version: Version | null): Version {
  if (version) return version;
  throw new Error(`secret ${arn} has no text: give it a SecretString`);
}
