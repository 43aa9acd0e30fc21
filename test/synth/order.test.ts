import { synthesise } from './stacks.ts';

describe('the stacks of a stage', () => {
  const { app, order } = synthesise();

  test('are deployed as network, data, app', () => {
    expect(order).toEqual(['soloist-staging-network', 'soloist-staging-data', 'soloist-staging-app']);
  });

  test('depend on earlier ones only', () => {
    const { stacks } = app.synth().getNestedAssembly('assembly-staging');

    const backward = stacks.flatMap((stack) =>
      stack.dependencies
        .map((dependency) => stacks.findIndex((other) => other.id === dependency.id))
        .filter((index) => index >= stacks.indexOf(stack)),
    );

    expect(stacks).toHaveLength(3);
    expect(backward).toEqual([]);
  });
});
