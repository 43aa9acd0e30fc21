import { delimiter, join } from 'node:path';

/** The packages of the repository that the rehearsal belongs to, as they were installed for this machine. */
const OF_THIS_MACHINE = join(import.meta.dirname, '../../node_modules');

/**
 * What tells Node of a function's layers: Lambda unpacks them to `/opt` and looks for packages in `/opt/nodejs`. Parts
 * that are compiled for Lambda's machines don't run on every other; they are packages of their own, whose counterparts
 * for this machine are found where the repository's packages are.
 *
 * @param layers folders, the first one is looked at first
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-layers.html
 */
export function layerVariables(layers: readonly string[]): Record<string, string> {
  if (layers.length === 0) return {};
  const folders = layers.map((layer) => join(layer, 'nodejs/node_modules'));
  return { NODE_PATH: [...folders, OF_THIS_MACHINE].join(delimiter) };
}
