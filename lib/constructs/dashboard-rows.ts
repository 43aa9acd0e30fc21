/**
 * The dashboard's rows from top to bottom, in the order of a request's way: the first row that looks wrong is where
 * to search, and those below it follow from it. `read` says how.
 */
export const DASHBOARD_ROWS = {
  health: {
    title: 'Is something wrong?',
    read: 'Red alarms, and how fast requests fail. Above the lowest line the month’s 0.5 % is spent too soon. All quiet here: it is the user’s own network.',
    page: 'slo',
  },
  edge: {
    title: 'Is it the edge?',
    read: 'Errors here and none at the load balancer: CloudFront or its way to us. No requests at all: DNS or the certificate.',
    page: 'network',
  },
  balancer: {
    title: 'Is it the load balancer?',
    read: 'Its own 5xx: it could not get an answer from the functions. The functions’ 5xx: they answered so, look at the next rows. Slow with few requests: cold starts.',
    page: 'network',
  },
  functions: {
    title: 'Is it our code?',
    read: 'Errors of one function that began with a deployment: roll back. Throttles, or concurrency at the quota: requests take too long, or there are too many.',
    page: 'functions',
  },
  database: {
    title: 'Is it the database?',
    read: 'Throttles on one table: a hot key. Latency over 20 ms on every table without throttles: AWS.',
    page: 'tables',
  },
  cache: {
    title: 'Is it the cache?',
    read: 'It may be down without harm: misses go to the database. Throttled commands or a full cache cost hits, nothing else.',
    page: 'network',
  },
  dependencies: {
    title: 'Is it somebody else?',
    read: 'Breakers: 1 is open, we stopped calling because calls fail. Open breakers only, and everything above quiet: the dependency’s own status page knows more.',
    page: 'functions',
  },
  queues: {
    title: 'Does work wait?',
    read: 'Age that grows: the worker fails or is too slow. Dead letters: work that failed for good and waits for a redrive.',
    page: 'queues',
  },
  mail: {
    title: 'Does mail arrive?',
    read: 'Sent mail that follows sign-ups is well. AWS pauses an account at 10 % bounces or 0.5 % complaints, and reviews it from half of that.',
    page: 'mail',
  },
  payments: {
    title: 'Does money come in?',
    read: 'Failed payments without a deployment: cards, or Stripe. Lag that grows: its webhooks are late, or the queue above is. Stripe’s breaker is among the dependencies.',
    page: 'payments',
  },
  business: {
    title: 'Does it matter?',
    read: 'Sign-ups inside the grey band are as usual for the hour of the week. All rows above quiet, and none here: try it yourself.',
    page: 'business',
  },
} as const;

export type DashboardRow = keyof typeof DASHBOARD_ROWS;
