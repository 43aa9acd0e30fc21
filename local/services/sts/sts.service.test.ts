import { createContext } from '../testing.ts';
import { createSts } from './sts.service.ts';

function identityOf(principal: string) {
  const sts = createSts();
  void sts.start([], createContext());
  return sts.handle!('GetCallerIdentity', {}, { accessKeyId: 'KEY', principal });
}

describe('GetCallerIdentity', () => {
  test('names a session of the role that calls', () => {
    const identity = identityOf('arn:aws:iam::111122223333:role/api-role');

    expect(identity).toEqual({
      Arn: 'arn:aws:sts::111122223333:assumed-role/api-role/rehearsal',
      UserId: 'KEY',
      Account: '111122223333',
    });
  });

  test('names the operator as a user', () => {
    const identity = identityOf('operator');

    expect(identity).toMatchObject({ Arn: 'arn:aws:iam::111122223333:user/operator' });
  });

  test('fails on an action it does not serve', () => {
    const sts = createSts();

    expect(() => sts.authorize!('AssumeRole', {})).toThrow(/doesn't serve AssumeRole/);
  });
});
