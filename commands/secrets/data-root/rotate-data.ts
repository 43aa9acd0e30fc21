import { randomBytes } from 'node:crypto';
import { labelOfRoot, ROOT_ANNOUNCED_MS } from '../../../lambdas/api/operator.ts';
import { Refusal } from '../../../lib/errors/refusal.ts';
import { minute } from '../time.ts';
import type { KeptRoots } from './kept-roots.ts';
import { REKEYED_AFTER_MS } from './times.ts';

/** base64url: 64 characters, as CloudFormation's. */
const ROOT_BYTES = 48;
/** Each root costs every login a read, and a secret has 20 labels at most. */
const MOST_ROOTS = 5;

/**
 * Puts a fresh data root and keeps the one before by a label of its own. It may be broken off anywhere and run again.
 *
 * @returns what follows when
 * @throws Refusal while the last rotation is not known everywhere, and where too many roots are kept
 */
export async function rotateData(
  roots: Pick<KeptRoots, 'now' | 'list' | 'put' | 'label'>,
  stage: string,
): Promise<string> {
  const [{ current, earlier }, now] = await Promise.all([roots.list(), roots.now()]);
  const known = current.createdAt + ROOT_ANNOUNCED_MS;
  if (earlier.length > 0 && now < known) {
    throw new Refusal(
      `the data root was rotated at ${minute(current.createdAt)}, and nothing stands under the new one yet: go on with npm run secrets -- ${stage} --rekey data from ${minute(current.createdAt + REKEYED_AFTER_MS)} on`,
    );
  }
  if (earlier.length + 1 >= MOST_ROOTS) {
    throw new Refusal(
      `${MOST_ROOTS} data roots are kept, each of which costs every login a read: retire some first, npm run secrets -- ${stage} --retire data`,
    );
  }
  const label = labelOfRoot(current.id);
  if (!current.labels.includes(label)) await roots.label(current, label);
  await roots.put(randomBytes(ROOT_BYTES).toString('base64url'), [labelOfRoot(current.id + 1)]);

  const made = await roots.now();
  return `the data root was rotated; nobody notices.
  ${minute(made + ROOT_ANNOUNCED_MS)}  what is new stands under the new root, known everywhere by then
  ${minute(made + REKEYED_AFTER_MS)}  bring the rest there: npm run secrets -- ${stage} --rekey data`;
}
