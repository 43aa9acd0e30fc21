/**
 * Asks `probe` again and again until it answers something truthy; fails after `deadline` ms, naming what was
 * waited for. A probe that throws ends the waiting, unless it throws what `fetch` does while nobody listens.
 */
export async function until<T>(
  what: string,
  deadline: number,
  probe: () => T | Promise<T>,
): Promise<Exclude<T, null | undefined | false>> {
  const end = Date.now() + deadline;
  for (;;) {
    const found = await Promise.resolve().then(probe).catch(refusedConnection);
    if (found) return found as Exclude<T, null | undefined | false>;
    if (Date.now() > end) throw new Error(`waited ${deadline} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

function refusedConnection(error: unknown): null {
  if (error instanceof TypeError && error.message === 'fetch failed') return null;
  throw error;
}
