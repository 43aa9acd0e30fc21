import { once } from '../platform/once.ts';

type Handler<Input extends unknown[], Output> = (...input: Input) => Promise<Output>;

/**
 * A handler that is composed by its first event, so that loading a bundle asks nothing of the environment. What is
 * missing there fails the invocation by name, and is logged as its error.
 */
export function onFirstUse<Input extends unknown[], Output>(
  compose: () => Handler<Input, Output>,
): Handler<Input, Output> {
  const composed = once(compose);
  return async (...input) => composed()(...input);
}
