// A rehearsal starts in seconds, on a busy machine in many: every wait has its own, shorter deadline.
jest.setTimeout(120_000);
