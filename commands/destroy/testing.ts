import type { EndingStack } from './retained.ts';

/** A stack of the tests: a retained table and secret, a disposable function. */
export function dataStack(changed: Partial<EndingStack> = {}): EndingStack {
  return {
    name: 'shop-staging-data',
    region: 'eu-west-1',
    terminationProtection: true,
    template: {
      Resources: {
        Auth: { Type: 'AWS::DynamoDB::GlobalTable', DeletionPolicy: 'Retain' },
        Root: { Type: 'AWS::SecretsManager::Secret', DeletionPolicy: 'RetainExceptOnCreate' },
        Fn: { Type: 'AWS::Lambda::Function' },
      },
    },
    physicalNames: { Auth: 'shop-auth-1', Root: 'arn:root', Fn: 'shop-staging-fn' },
    ...changed,
  };
}

export function appStack(changed: Partial<EndingStack> = {}): EndingStack {
  return {
    name: 'shop-staging-app',
    region: 'eu-west-1',
    terminationProtection: false,
    template: { Resources: { Fn: { Type: 'AWS::Lambda::Function', DeletionPolicy: 'Delete' } } },
    physicalNames: { Fn: 'shop-staging-api' },
    ...changed,
  };
}
