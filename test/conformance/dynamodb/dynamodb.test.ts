import { batchCases } from './batch.cases.ts';
import { capacityCases } from './capacity.cases.ts';
import { conditionCases } from './condition.cases.ts';
import { startDynamoDbLocal, whyNoDynamoDbLocal } from './dynamodb-local.ts';
import { startEmbedded } from './embedded.ts';
import { expressionCases } from './expression.cases.ts';
import { indexCases } from './index.cases.ts';
import { keyConditionCases } from './key-condition.cases.ts';
import { limitCases } from './limit.cases.ts';
import { numberCases } from './number.cases.ts';
import { pageCases } from './page.cases.ts';
import { streamCases } from './stream.cases.ts';
import { tableCases } from './table.cases.ts';
import type { Kind, Target } from './target.ts';
import { timeToLiveCases } from './time-to-live.cases.ts';
import { transactionCases } from './transaction.cases.ts';
import { updateCases } from './update.cases.ts';
import { validationCases } from './validation.cases.ts';

const SUITES = [
  batchCases,
  capacityCases,
  conditionCases,
  expressionCases,
  indexCases,
  keyConditionCases,
  limitCases,
  numberCases,
  pageCases,
  streamCases,
  tableCases,
  timeToLiveCases,
  transactionCases,
  updateCases,
  validationCases,
];

jest.setTimeout(60_000);

function hold(kind: Kind, start: () => Promise<Target>) {
  let running: Target | undefined;
  beforeAll(async () => {
    running = await start();
  });
  afterAll(async () => {
    await running?.close();
  });
  for (const cases of SUITES) cases({ kind, target: () => running! });
}

describe('the embedded engine', () => hold('embedded', startEmbedded));

const problem = whyNoDynamoDbLocal();
if (problem) process.stderr.write(`${problem}; its cases are skipped\n`);
(problem ? describe.skip : describe)(problem ?? 'DynamoDB Local', () => hold('local', startDynamoDbLocal));
