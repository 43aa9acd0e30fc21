// A function's first answer in a fresh process: prints the CPU time, ms, from before its code is loaded to after the
// answer. Usage: node cold-start.child.cjs <folder with index.js> <path>; the environment is the function's.
const [, , folder, path] = process.argv;
const event = {
  requestContext: {
    elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/t/1' },
  },
  httpMethod: 'GET',
  path,
  multiValueQueryStringParameters: {},
  // behind either edge
  multiValueHeaders: {
    host: ['localhost'],
    'x-forwarded-for': ['127.0.0.1'],
    'cloudfront-viewer-address': ['127.0.0.1:40000'],
  },
  body: '',
  isBase64Encoded: false,
};
const context = { awsRequestId: 'cold-start', getRemainingTimeInMillis: () => 10_000 };

const before = process.cpuUsage();
require(folder)
  .handler(event, context)
  .then(({ statusCode, body }) => {
    const { user, system } = process.cpuUsage(before);
    if (statusCode !== 200) throw new Error(`got ${statusCode}: ${body}`);
    process.send((user + system) / 1_000, () => process.exit(0));
  });
