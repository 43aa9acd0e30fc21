import { organisation } from './faults/organisations.ts';
import { operator } from './operator.ts';
import { forget, startRehearsal } from './rehearsal.ts';
import type { Rehearsal, Run } from './rehearsal.ts';
import { expectStatus, given, login, mailsTo } from './target.ts';
import { until } from './until.ts';

const WORKER = 'soloist-staging-deliver';
const QUEUE = 'soloist-staging-webhooks';
const HOUR_S = 3_600;
const DAY_MS = 24 * HOUR_S * 1_000;
/** What is waited after each call, at most. */
const PAUSES_S = [5, 60, 300, 1_800, HOUR_S, 2 * HOUR_S, 4 * HOUR_S, 8 * HOUR_S, 8 * HOUR_S];
/** What the queue holds a message back for, at most: the worker sends it on until it is due. */
const HELD_S = 900;

// a day in the steps of the schedule, on a machine that others use as well
jest.setTimeout(300_000);

// a run of its own, whose clock is moved
let rehearsal: Rehearsal;
beforeAll(async () => void (rehearsal = await startRehearsal()));
afterAll(async () => {
  await rehearsal.end();
  forget(rehearsal.state);
});

/** What a receiver got so far, oldest first. */
function hooksIn({ hooks }: any, receiver: string): any[] {
  return hooks.filter(({ path }: any) => path === receiver).reverse();
}

/** Whether somebody is working on a message, or about to. */
function isAtWork({ functions, queues }: any): boolean {
  const { starting, busy, waiting } = functions.find((one: any) => one.functionName === WORKER);
  const { visible } = queues.find((one: any) => one.name === QUEUE);
  return starting + busy + waiting + visible > 0;
}

/** Ten calls, as soon as they were made: time goes by while nobody is at work, short pauses bit by bit. */
async function tenCalls(run: Run): Promise<any[]> {
  const { state, advance } = operator(run);
  return until('the tenth call', 180_000, async () => {
    const now = await state();
    const made = hooksIn(now, '/failing');
    const pause = PAUSES_S[made.length - 1];
    if (pause !== undefined && !isAtWork(now)) {
      await advance(1 + (pause > HOUR_S ? pause : Math.min(pause, HELD_S)));
    }
    return made.length === PAUSES_S.length + 1 && made;
  });
}

/** Somebody with an organisation that tells this receiver of its new names. */
async function givenWebhook(run: Run, receiver: string) {
  const ada = await given.loggedIn(run);
  const path = await organisation(ada);
  const body = { url: `https://hooks.test${receiver}`, events: ['organisation.renamed'] };
  const webhook = await ada.call('POST', `${path}/webhooks`, { body });
  expectStatus(webhook, 201);
  const rename = async () =>
    expectStatus(await ada.call('PATCH', path, { body: { name: 'Difference Engines' } }), 200);
  return { ada, hook: `${path}/webhooks/${webhook.body.id}`, rename };
}

describe('a webhook', () => {
  test('is called once, although the queue gives every message out three times', async () => {
    const { state, fault, mend, advance, queue } = operator(rehearsal.run);
    const { rename } = await givenWebhook(rehearsal.run, '/thrice');
    await fault('sqs', 'duplicate');

    await rename();
    await until('the call', 60_000, async () => hooksIn(await state(), '/thrice').length > 0);
    await until('every copy to be done', 60_000, async () => {
      if (!isAtWork(await state())) await advance(60);
      const { visible, inFlight, delayed } = await queue(QUEUE);
      return visible + inFlight + delayed === 0;
    });

    await mend();
    expect(hooksIn(await state(), '/thrice')).toHaveLength(1);
    expect((await queue(`${QUEUE}-dead-letters`)).visible).toBe(0);
  });
});

describe('a webhook whose endpoint fails', () => {
  test('is called for a day, disabled then, its managers are told, and a replay brings what it has missed', async () => {
    const { run } = rehearsal;
    const { state, fault, mend } = operator(run);
    const { ada, hook, rename } = await givenWebhook(run, '/failing');
    await fault('hooks', '500', { path: '/failing' });

    await rename();
    const calls = await tenCalls(run);
    const mail = await until('the mail about the webhook', 60_000, async () =>
      (await mailsTo(ada.email, 1, run)).find(({ text }) => text.includes('hooks.test')),
    );
    const { call } = await login(ada);
    const disabled = await call('GET', hook);
    const [delivery] = (await call('GET', `${hook}/deliveries`)).body.items;
    await mend();
    expectStatus(await call('PATCH', hook, { body: { enabled: true } }), 200);
    expectStatus(await call('POST', `${hook}/deliveries/${delivery.id}/replay`), 202);
    const replayed = await until('the replay', 60_000, async () => hooksIn(await state(), '/failing')[10]);

    expect(calls.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 500));
    expect(new Set(calls.map(({ messageId }) => messageId)).size).toBe(1);
    expect(calls.at(-1).at - calls[0].at).toBeLessThanOrEqual(DAY_MS);
    expect(disabled.body).toMatchObject({ enabled: false, disabledReason: 'failing' });
    expect(delivery).toMatchObject({ status: 'failed', nextAttemptAt: null });
    expect(delivery.attempts).toHaveLength(10);
    expect(mail.subject).toMatch(/webhook/i);
    expect(replayed).toMatchObject({ status: 200, messageId: calls[0].messageId });
  });
});
