import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, fail, type Machine, ok } from '../check.ts';

const NODE = 24;

/** The project brings the Node it runs on, whatever the machine has. */
export const node: Check<Machine> = {
  title: 'node',
  async look({ root, nodeVersion }) {
    if (!existsSync(join(root, 'node_modules/.bin/node')))
      return fail('node_modules has no node of its own', 'npm ci');
    const major = Number(nodeVersion.split('.')[0]);
    if (major < NODE) {
      return fail(
        `${nodeVersion}, expected ${NODE} or newer`,
        'start this command by npm, which takes the node of node_modules: npm run doctor',
      );
    }
    return ok(nodeVersion);
  },
};
