import { NAMING } from '../testing.ts';
import { DEAD, JOBS, startSqs, stopAll } from './testing.ts';

afterEach(stopAll);

describe('dead letters', () => {
  async function exhaust({ call, receive, context }: ReturnType<typeof startSqs>) {
    await call('SendMessage', { MessageBody: 'poison' });
    for (let receives = 0; receives < 5; receives++) {
      expect(await receive()).toHaveLength(1);
      context.advance(30_000);
    }
    expect(await receive()).toEqual([]);
  }

  test('a message goes to the dead-letter queue after 5 receives', async () => {
    const started = startSqs();

    await exhaust(started);

    const [dead] = await started.receive({ QueueUrl: DEAD, MessageSystemAttributeNames: ['All'] });
    expect(dead).toMatchObject({
      Body: 'poison',
      Attributes: { DeadLetterQueueSourceArn: NAMING.arn('sqs', 'jobs') },
    });
  });

  test('a redrive brings it back as a new message that was never received', async () => {
    const started = startSqs();
    await exhaust(started);

    await started.call('StartMessageMoveTask', { SourceArn: NAMING.arn('sqs', 'dead') });

    const [back] = await started.receive({ MessageSystemAttributeNames: ['All'] });
    const { Results } = await started.call('ListMessageMoveTasks', { SourceArn: NAMING.arn('sqs', 'dead') });
    expect(back).toMatchObject({ Body: 'poison', Attributes: { ApproximateReceiveCount: '1' } });
    expect(Results).toMatchObject([{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1 }]);
  });

  test('names the queues that give up into it', async () => {
    const { call } = startSqs();

    const answer = await call('ListDeadLetterSourceQueues', { QueueUrl: DEAD });

    expect(answer).toEqual({ queueUrls: [JOBS] });
  });

  test('fails to redrive a queue that takes no dead letters', async () => {
    const { call } = startSqs();

    const moving = call('StartMessageMoveTask', { SourceArn: NAMING.arn('sqs', 'jobs') });

    await expect(moving).rejects.toMatchObject({ code: 'InvalidParameterValue' });
  });
});
