import { semaphore } from './semaphore.ts';

describe('semaphore', () => {
  test('no more than the limit run at once, and all of them run in order', async () => {
    const guard = semaphore(2);
    const started: number[] = [];
    let running = 0;
    let most = 0;
    const task = (id: number) => async () => {
      started.push(id);
      most = Math.max(most, (running += 1));
      await new Promise(setImmediate);
      running -= 1;
      return id;
    };

    const done = await Promise.all([1, 2, 3, 4, 5].map((id) => guard(task(id))));

    expect(most).toBe(2);
    expect(done).toEqual([1, 2, 3, 4, 5]);
    expect(started).toEqual([1, 2, 3, 4, 5]);
  });

  test('a failed task makes room for the next', async () => {
    const guard = semaphore(1);

    const failed = guard(() => Promise.reject(new Error('out of memory')));
    const next = guard(async () => 'done');

    await expect(failed).rejects.toThrow('out of memory');
    await expect(next).resolves.toBe('done');
  });
});
