import type { Signals } from './service.ts';

export interface SignalBoard extends Signals {
  /** Releases everyone who waits, and everyone who will: the rehearsal stops. */
  close(): void;
}

/** Topics are plain strings, by convention `<service>:<resource>`, such as `sqs:deliver`. */
export function createSignals(): SignalBoard {
  const waiting = new Map<string, Set<() => void>>();
  let closed = false;

  const release = (topic: string) => {
    const waiters = waiting.get(topic);
    waiting.delete(topic);
    waiters?.forEach((resume) => resume());
  };

  return {
    notify: release,

    wait(topic, ms) {
      // not at once: a loop that waits until it is stopped must leave room for the one who stops it
      if (closed) return new Promise((resolve) => setTimeout(resolve, Math.min(ms, 5)));

      return new Promise((resolve) => {
        const waiters = waiting.get(topic) ?? new Set();
        waiting.set(topic, waiters);
        const resume = () => {
          clearTimeout(timer);
          waiters.delete(resume);
          if (waiters.size === 0 && waiting.get(topic) === waiters) waiting.delete(topic);
          resolve();
        };
        const timer = setTimeout(resume, ms);
        waiters.add(resume);
      });
    },

    close() {
      closed = true;
      [...waiting.keys()].forEach(release);
    },
  };
}
