import { change, retained } from '../testing.ts';
import { rewritten } from './rewritten.ts';

const secret = (length: number, rest = {}) =>
  retained('AWS::SecretsManager::Secret', { GenerateSecretString: { PasswordLength: length }, ...rest });

describe('writing over a secret', () => {
  test('is refused: CloudFormation generates another value when the recipe changes', () => {
    const refused = rewritten([change({ Root: secret(64) }, { Root: secret(128) })]);

    expect(refused).toMatchObject([{ rule: 'rewritten', logicalId: 'Root' }]);
    expect(refused[0]?.message).toContain('it changes GenerateSecretString of the secret Root');
  });

  test('passes when the recipe stays', () => {
    const refused = rewritten([change({ Root: secret(64) }, { Root: secret(64, { Description: 'signs' }) })]);

    expect(refused).toEqual([]);
  });
});
