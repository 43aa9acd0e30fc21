/**
 * Something the person at the keyboard has to change: shown as one line without a stack, exit code 1.
 * The message says what was got and what to do.
 */
export class Refusal extends Error {}
