import { STACKS, synthesise } from './stacks.ts';

const MAX_BYTES = 150_000;

describe('the templates', () => {
  const { json } = synthesise();

  // a trip-wire for changes nobody meant; what the stacks promise is asserted beside this file
  test.each(STACKS)('of the %s stack change only on purpose', (name) => {
    const template = scrub(JSON.stringify(json[name]));

    expect(template.length).toBeLessThan(MAX_BYTES);
    expect(JSON.parse(template)).toMatchSnapshot();
  });
});

/** Takes out what changes with every line of the functions' code. */
function scrub(template: string): string {
  return template
    .replace(/[0-9a-f]{64}(?=\.zip)/g, '<asset>')
    .replace(/(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, '$1<version>');
}
