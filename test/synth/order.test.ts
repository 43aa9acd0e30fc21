import { STACKS, synthesise } from './stacks.ts';

describe('the stacks of a stage', () => {
  const { app, order } = synthesise();

  test('are deployed as network, data, edge, app, operations', () => {
    expect(order).toEqual(STACKS.map((name) => `soloist-staging-${name}`));
  });

  test('depend on earlier ones only', () => {
    const { stacks } = app.synth().getNestedAssembly('assembly-staging');

    const backward = stacks.flatMap((stack) =>
      stack.dependencies
        .map((dependency) => stacks.findIndex((other) => other.id === dependency.id))
        .filter((index) => index >= stacks.indexOf(stack)),
    );

    expect(stacks).toHaveLength(STACKS.length);
    expect(backward).toEqual([]);
  });
});
