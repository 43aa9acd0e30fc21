import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { REMADE, STATEFUL } from './stateful.ts';

interface Specified {
  readonly cloudFormationType: string;
  readonly isStateful?: boolean;
  readonly properties: Readonly<Record<string, { readonly causesReplacement?: 'yes' | 'no' | 'maybe' }>>;
}

/** CloudFormation's resource specification, which the CDK's CLI carries for `cdk diff`. */
const file = join(import.meta.dirname, '../../node_modules/aws-cdk/db.json.gz');
const { schema } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as {
  readonly schema: { readonly resource: { readonly entities: readonly Specified[] } };
};
const specified = new Map(schema.resource.entities.map((entity) => [entity.cloudFormationType, entity]));

describe('what the guard knows of stateful types', () => {
  test.each(Object.entries(STATEFUL))(
    '%s is replaced by at least what CloudFormation says',
    (type, { replacedBy }) => {
      const properties = Object.entries(specified.get(type)?.properties ?? {});

      const replacing = properties.filter(([, { causesReplacement }]) => causesReplacement === 'yes');

      expect(properties.length).toBeGreaterThan(0);
      expect(replacedBy).toEqual(expect.arrayContaining(replacing.map(([name]) => name)));
    },
  );

  test.each([...Object.keys(STATEFUL), ...Object.keys(REMADE)])('%s is stateful for AWS too', (type) => {
    expect(specified.get(type)?.isStateful).toBe(true);
  });
});
