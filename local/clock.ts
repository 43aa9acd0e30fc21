import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { Refusal } from './refusal.ts';
import type { Clock } from './service.ts';

export interface AdjustableClock extends Clock {
  /** Milliseconds that the rehearsal is ahead of the machine. */
  readonly offset: number;
  /** Moves time forward by `ms`; going back is refused, since services have seen the later time. */
  advance(ms: number): void;
}

/** A clock whose offset is kept in `file`, so that a restart doesn't turn time back. */
export function openClock(file: string, machine: () => number = Date.now): AdjustableClock {
  const listeners = new Set<(offset: number) => void>();
  let offset = readOffset(file);

  return {
    now: () => machine() + offset,

    get offset() {
      return offset;
    },

    advance(ms) {
      if (!Number.isFinite(ms) || ms < 0)
        throw new RangeError(`clock can't be advanced by ${ms} ms, expected 0 or more`);
      offset += Math.round(ms);
      writeOffset(file, offset);
      for (const listener of listeners) listener(offset);
    },

    onAdvance(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function readOffset(file: string): number {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }

  const offset = parseOffset(text);
  if (offset === null) {
    throw new Refusal(`${file} holds no clock offset, mend it or forget the state with npm start -- --fresh`);
  }
  return offset;
}

function parseOffset(text: string): number | null {
  try {
    const { offset } = JSON.parse(text);
    return Number.isFinite(offset) && offset >= 0 ? offset : null;
  } catch {
    return null;
  }
}

function writeOffset(file: string, offset: number) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify({ offset }));
  renameSync(`${file}.new`, file);
}
