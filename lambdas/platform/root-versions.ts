import { FIRST_ROOT } from './roots.ts';
import type { Root } from './roots.ts';

/** A version of a secret, with the staging labels that are on it. */
export interface LabelledVersion {
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly labels: readonly string[];
}

/** The staging label that keeps a root: Secrets Manager removes versions that have none. */
export function labelOfRoot(id: number): string {
  return `ROOT-${id}`;
}

/** Which root a version is, by its labels; one that was never rotated has no label of ours. */
export function rootIdOf(labels: readonly string[]): number {
  const ids = labels.flatMap((label) => /^ROOT-(\d+)$/.exec(label)?.[1] ?? []).map(Number);
  return Math.max(FIRST_ROOT, ...ids);
}

/**
 * The roots that a secret's labels keep, newest first: the current version, and those before it until one is missing.
 * They are retired oldest first, so that none of those left comes after a missing one.
 *
 * @param read the version that has this label; null where none has, which AWSCURRENT always does
 */
export async function knownRoots(
  read: (label: string) => Promise<LabelledVersion | null>,
): Promise<readonly Root[]> {
  const roots: Root[] = [];
  // the current one first: a rotation between two reads shows the old root alone, which goes on being used for a while
  let version = await read('AWSCURRENT');
  let id = rootIdOf(version?.labels ?? []);
  while (version) {
    roots.push({ id, text: version.text, createdAt: version.createdAt });
    id -= 1;
    version = id < FIRST_ROOT ? null : await read(labelOfRoot(id));
  }
  return roots;
}
