/** The part of a stream that progress is shown on. */
export interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Where nobody overwrites lines, as in a log, one in this many is written. */
const ONE_IN = 20;

/** Shows how far something is: on a terminal in one line that is written again, elsewhere now and then. */
export function progressOn(screen: Screen): { show(line: string): void; clear(): void } {
  let shown = 0;
  return {
    show(line) {
      if (screen.isTTY) screen.write(`\r\u001b[K${line}`);
      else if (shown % ONE_IN === 0) screen.write(`${line}\n`);
      shown += 1;
    },
    clear() {
      if (screen.isTTY && shown > 0) screen.write('\r\u001b[K');
    },
  };
}
