import { readWork } from './work.ts';

describe('the command line of npm run secrets', () => {
  test.each([
    [{}, { kind: 'provide' }],
    [{ check: true }, { kind: 'check' }],
    [{ set: 'oauth' }, { kind: 'set' }],
    [{ rotate: 'signing' }, { kind: 'rotate signing', leaked: false }],
    [
      { rotate: 'signing', leaked: true },
      { kind: 'rotate signing', leaked: true },
    ],
    [{ rotate: 'data' }, { kind: 'rotate data' }],
    [{ rotate: 'push' }, { kind: 'rotate push' }],
    [{ rekey: 'data' }, { kind: 'rekey data' }],
    [{ retire: 'data' }, { kind: 'retire data', forceReset: false }],
    [
      { retire: 'data', 'force-reset': true },
      { kind: 'retire data', forceReset: true },
    ],
  ])('%j asks for %j', (values, work) => {
    expect(readWork(values)).toEqual(work);
  });

  test.each([
    [{ rotate: 'pepper' }, "unknown root 'pepper', expected signing, data, or push"],
    [{ rekey: 'signing' }, "unknown root 'signing', expected data"],
    [{ set: 'stripe' }, "unknown secret 'stripe', expected oauth"],
    [{ check: true, rotate: 'data' }, '--check and --rotate do not go together'],
    [{ rekey: 'data', retire: 'data' }, '--rekey and --retire do not go together'],
    [{ leaked: true }, 'add --rotate signing'],
    [{ rotate: 'data', leaked: true }, 'for the data root see docs/runbooks/keys.md'],
    [{ rekey: 'data', 'force-reset': true }, 'add --retire data'],
  ])('%j is refused', (values, message) => {
    expect(() => readWork(values)).toThrow(message);
  });
});
