type Handler<Input extends unknown[], Output> = (...input: Input) => Promise<Output>;

/**
 * A handler that is composed by the first event. What is wrong with the environment is then the answer to a
 * request, with a log line that names it, and not a function that can't be loaded.
 */
export function onFirstUse<Input extends unknown[], Output>(
  compose: () => Handler<Input, Output>,
): Handler<Input, Output> {
  let composed: Handler<Input, Output> | undefined;
  return async (...input) => (composed ??= compose())(...input);
}
