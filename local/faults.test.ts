import { createFaults } from './faults.ts';

describe('faults', () => {
  test('hit while they are set, with their settings', () => {
    const faults = createFaults();

    faults.set({ service: 'dynamodb', kind: 'slow', settings: { ms: 20 } });

    expect(faults.active('dynamodb', 'slow')).toEqual({ ms: 20 });
    expect(faults.active('dynamodb', 'throttle')).toBeNull();
    expect(faults.active('sqs', 'slow')).toBeNull();
  });

  test('hit at their rate', () => {
    const numbers = [0.29, 0.3, 0.9];
    const faults = createFaults(undefined, () => numbers.shift()!);
    faults.set({ service: 'dynamodb', kind: 'throttle', settings: { rate: 0.3 } });

    const hits = [1, 2, 3].map(() => faults.active('dynamodb', 'throttle') !== null);

    expect(hits).toEqual([true, false, false]);
  });

  test('end after as many hits as they were given', () => {
    const faults = createFaults();
    faults.set({ service: 'ses', kind: 'error', settings: { times: 2 } });

    const hits = [1, 2, 3].map(() => faults.active('ses', 'error') !== null);

    expect(hits).toEqual([true, true, false]);
    expect(faults.list()).toEqual([]);
  });

  test('end when cleared, by service and kind or all', () => {
    const faults = createFaults();
    for (const kind of ['slow', 'error']) faults.set({ service: 'sqs', kind, settings: {} });

    faults.clear('sqs', 'slow');
    const left = faults.list().map(({ kind }) => kind);
    faults.clear();

    expect(left).toEqual(['error']);
    expect(faults.list()).toEqual([]);
  });

  test('are listed with how often they will strike yet', () => {
    const faults = createFaults();
    faults.set({ service: 'ses', kind: 'error', settings: { times: 3 } });

    faults.active('ses', 'error');

    expect(faults.list()).toEqual([{ service: 'ses', kind: 'error', settings: { times: 2 } }]);
  });

  test('wake those who must act at once', () => {
    const heard: string[] = [];
    const faults = createFaults({ notify: (topic) => heard.push(topic), wait: async () => {} });

    faults.set({ service: 'valkey', kind: 'killed', settings: {} });

    expect(heard).toEqual(['faults']);
  });

  test.each([
    [
      { service: 'dynamo', kind: 'slow', settings: {} },
      "unknown service 'dynamo', expected one of: lambda, dynamodb",
    ],
    [{ service: 'ses', kind: 'hung', settings: {} }, "unknown kind 'hung' of ses, expected one of: throttle"],
    [
      { service: 'ses', kind: 'slow', settings: { rate: 30 } },
      "fault's rate is 30, expected a number from 0 to 1",
    ],
    [{ service: 'ses', kind: 'slow', settings: { times: 0 } }, "fault's times is 0"],
  ])('are refused when they make no sense: %j', (fault, message) => {
    expect(() => createFaults().set(fault)).toThrow(message);
  });
});
