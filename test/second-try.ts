// In CI a test that talks to other processes is tried a second time, and what failed the first time is printed: a busy
// machine makes some of them wait too long. What is broken fails twice.
if (process.env['CI']) jest.retryTimes(1, { logErrorsBeforeRetry: true });
