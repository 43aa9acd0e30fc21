import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

import { Refusal } from './refusal.ts';
import type { Journal } from './service.ts';

const NEWLINE = 0x0a;

/**
 * A journal of JSON lines in `path`, created when first written to.
 * A last line without its newline is what a kill in mid-write leaves: it is cut off, since nobody was told that it
 * had been written. Any other broken line throws a `Refusal` with file and line.
 */
export function openJournal<Entry>(path: string): Journal<Entry> {
  let fd: number | null = null;
  let length = 0;

  const opened = () => {
    if (fd === null) {
      mkdirSync(dirname(path), { recursive: true });
      fd = openSync(path, 'a');
    }
    return fd;
  };
  const close = () => {
    if (fd !== null) closeSync(fd);
    fd = null;
  };

  return {
    load() {
      const bytes = readIfThere(path);
      const whole = bytes.lastIndexOf(NEWLINE) + 1;
      if (whole < bytes.length) truncateSync(path, whole);
      length = 0;
      return parseLines(path, bytes.subarray(0, whole));
    },

    append(entry) {
      writeWhole(opened(), JSON.stringify(entry) + '\n');
      length++;
    },

    rewrite(entries) {
      close();
      mkdirSync(dirname(path), { recursive: true });
      writeSnapshot(`${path}.new`, entries);
      renameSync(`${path}.new`, path);
      length = 0;
    },

    get length() {
      return length;
    },

    close,
  };
}

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

function parseLines<Entry>(path: string, bytes: Buffer): Entry[] {
  const entries: Entry[] = [];
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(NEWLINE, start);
    try {
      entries.push(JSON.parse(bytes.toString('utf8', start, end)));
    } catch {
      const line = entries.length + 1;
      throw new Refusal(
        `${path} line ${line} is not valid JSON, mend it or forget the state with npm start -- --fresh`,
      );
    }
    start = end + 1;
  }
  return entries;
}

function writeSnapshot(path: string, entries: Iterable<unknown>) {
  const fd = openSync(path, 'w');
  try {
    let chunk = '';
    for (const entry of entries) {
      chunk += JSON.stringify(entry) + '\n';
      if (chunk.length > 1 << 20) {
        writeWhole(fd, chunk);
        chunk = '';
      }
    }
    writeWhole(fd, chunk);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

// one write may take only a part of what it was given, when the disk is nearly full
function writeWhole(fd: number, text: string) {
  let rest = Buffer.from(text);
  while (rest.length > 0) rest = rest.subarray(writeSync(fd, rest));
}
