import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { openClock } from './clock.ts';
import { temporaryFolder } from './temporary-folder.ts';

const newFile = () => join(temporaryFolder('clock'), 'state', 'clock.json');

describe('clock', () => {
  test('is ahead of the machine by what it was advanced, also after a restart', () => {
    const file = newFile();

    openClock(file, () => 1000).advance(500);

    expect(openClock(file, () => 2000).now()).toBe(2500);
  });

  test('tells those who listen, until they stop', () => {
    const clock = openClock(newFile(), () => 0);
    const heard: number[] = [];
    const stop = clock.onAdvance((offset) => heard.push(offset));

    clock.advance(10);
    clock.advance(5);
    stop();
    clock.advance(1);

    expect(heard).toEqual([10, 15]);
  });

  test.each([-1, NaN, Infinity])('refuses to be advanced by %s', (ms) => {
    const clock = openClock(newFile(), () => 0);

    expect(() => clock.advance(ms)).toThrow(`clock can't be advanced by ${ms} ms`);
    expect(clock.now()).toBe(0);
  });

  test('fails with the file when that is broken', () => {
    const file = join(temporaryFolder('clock'), 'clock.json');
    writeFileSync(file, '{"offset":"soon"}');

    expect(() => openClock(file)).toThrow(`${file} holds no clock offset`);
  });
});
