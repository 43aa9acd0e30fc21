/** A mistake that its maker can correct: shown as its message, one line, without a stack trace. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
