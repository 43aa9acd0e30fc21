/** A secret as the journal keeps it, whole with each change; times in ms since the epoch. */
export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  readonly createdAt: number;
  readonly changedAt: number;
  /** The value's declaration in the template, so that a changed one makes a new version. */
  readonly declared: string | null;
  readonly versions: readonly Version[];
}

export interface Version {
  readonly id: string;
  readonly string?: string;
  /** base64 */
  readonly binary?: string;
  readonly createdAt: number;
  readonly stages: readonly string[];
}

export const CURRENT = 'AWSCURRENT';
export const PREVIOUS = 'AWSPREVIOUS';

// AWS removes versions without a label when there are more
const MOST_VERSIONS = 100;

/** Adds a version that takes `stages` from those that have them; who loses AWSCURRENT becomes AWSPREVIOUS. */
export function addVersion(secret: Secret, version: Version): Secret {
  const added = {
    ...secret,
    versions: [...secret.versions, { ...version, stages: [] }],
    changedAt: version.createdAt,
  };
  const labelled = version.stages.reduce(
    (each, stage) => moveStage(each, stage, version.id),
    added as Secret,
  );
  const surplus = labelled.versions.length - MOST_VERSIONS;
  const idle = labelled.versions.filter(({ stages }) => stages.length === 0).slice(0, Math.max(0, surplus));
  return { ...labelled, versions: labelled.versions.filter((each) => !idle.includes(each)) };
}

/** Gives `stage` to the version `to`, or to none. */
export function moveStage(secret: Secret, stage: string, to: string | null): Secret {
  const from = findVersion(secret, { stage });
  const set = (versions: readonly Version[], label: string, owner: string | null) =>
    versions.map((version) => {
      const others = version.stages.filter((each) => each !== label);
      return { ...version, stages: version.id === owner ? [...others, label] : others };
    });

  const moved = set(secret.versions, stage, to);
  const demoted = stage === CURRENT && from && from.id !== to;
  return { ...secret, versions: demoted ? set(moved, PREVIOUS, from.id) : moved };
}

export function findVersion(secret: Secret, by: { id?: string; stage?: string }): Version | null {
  const matches = ({ id, stages }: Version) =>
    (by.id === undefined || id === by.id) && (by.stage === undefined || stages.includes(by.stage));
  return secret.versions.find(matches) ?? null;
}
