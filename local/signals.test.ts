import { createSignals } from './signals.ts';

const LONG = 60_000;

describe('signals', () => {
  test('wake everyone who waits for the topic', async () => {
    const signals = createSignals();
    const waiting = Promise.all([signals.wait('sqs:a', LONG), signals.wait('sqs:a', LONG)]);

    signals.notify('sqs:a');

    await expect(waiting).resolves.toBeTruthy();
  });

  test('let the others wait until their time is over', async () => {
    const signals = createSignals();
    const woken: string[] = [];
    const other = signals.wait('sqs:b', 20).then(() => woken.push('b'));
    const first = signals.wait('sqs:a', LONG).then(() => woken.push('a'));

    signals.notify('sqs:a');
    await Promise.all([first, other]);

    expect(woken).toEqual(['a', 'b']);
  });

  test('release everyone when closed', async () => {
    const signals = createSignals();
    const waiting = signals.wait('sqs:a', LONG);

    signals.close();

    await waiting;
    await signals.wait('sqs:a', LONG);
  });
});
