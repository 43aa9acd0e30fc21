import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const NOT_BUNDLED = /\.(test|fixture|construct)\.ts$|\/testing\/|\/make-[^/]+$/;

/** What stands behind the load balancer: people wait for the first answer of these. */
const FOLDERS = 'lambdas/{api,auth,payments,platform,users}/**/*.ts';

test('nothing that answers requests loads node:crypto before it needs it', () => {
  const sources = globSync(FOLDERS, { cwd: ROOT }).filter((path) => !NOT_BUNDLED.test(path));

  const eager = sources.filter((path) =>
    /^import (?!type ).*'(node:)?crypto';$/m.test(readFileSync(join(ROOT, path), 'utf8')),
  );

  expect(sources.length).toBeGreaterThan(100);
  expect(eager).toEqual([]);
});
