import { functionsOf, STACKS, synthesise } from './stacks.ts';

/** Things that must never stand in a template, which anyone with read access to the account can see. */
const SECRETS = /AKIA[0-9A-Z]{16}|-----BEGIN|sk_(live|test)_|whsec_|"SecretString"/;

describe('what the templates show', () => {
  const stacks = synthesise();

  test.each(STACKS)('holds no secret: %s', (name) => {
    const template = JSON.stringify(stacks.json[name]);

    expect(template).not.toMatch(SECRETS);
    expect(template).not.toContain('{{resolve:secretsmanager');
  });

  test('hands secrets to functions as ARNs, which need a grant to read', () => {
    const variables = functionsOf(stacks).flatMap(([, { Properties }]) =>
      Object.entries((Properties.Environment as { Variables: Record<string, unknown> }).Variables),
    );

    const secrets = variables.filter(([name]) => name.endsWith('_SECRET'));

    expect(secrets).toHaveLength(3);
    for (const [, value] of secrets) {
      expect(value).toEqual({ 'Fn::ImportValue': expect.stringMatching(/ExportsOutputRef\w+Secret/) });
    }
  });

  test('names no path of this machine', () => {
    expect(JSON.stringify(stacks.json)).not.toContain(process.cwd());
  });
});
