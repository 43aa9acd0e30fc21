import { judge, type Acknowledgement, type Finding } from './judge.ts';

const FINDING: Finding = {
  template: 'default/data',
  resource: 'Files',
  id: 'CKV_AWS_18',
  text: 'no access logs',
};
const ACKNOWLEDGEMENT: Acknowledgement = { ...FINDING, reason: 'its access is logged elsewhere' };

describe('the judgement of templates', () => {
  test('leaves nothing open that was acknowledged on its resource', () => {
    const judgement = judge([FINDING], [ACKNOWLEDGEMENT], {});

    expect(judgement).toEqual({ open: [], stale: [] });
  });

  test.each([
    ['nobody acknowledged', []],
    ['was acknowledged on another resource', [{ ...ACKNOWLEDGEMENT, resource: 'Archive' }]],
    ['was acknowledged in another template', [{ ...ACKNOWLEDGEMENT, template: 'default/edge' }]],
    ['was acknowledged by another id', [{ ...ACKNOWLEDGEMENT, id: 'CKV_AWS_21' }]],
  ])('finds what %s', (_, acknowledged) => {
    const { open } = judge([FINDING], acknowledged, {});

    expect(open).toEqual([FINDING]);
  });

  test('finds an acknowledgement of what is no more', () => {
    const { stale } = judge([], [ACKNOWLEDGEMENT], {});

    expect(stale).toEqual([ACKNOWLEDGEMENT]);
  });

  test('accepts everywhere what is accepted everywhere', () => {
    const { open, stale } = judge([FINDING], [], { CKV_AWS_18: 'a reason' });

    expect([open, stale]).toEqual([[], []]);
  });

  test('finds an acceptance everywhere of what is nowhere', () => {
    const { stale } = judge([], [], { W3005: 'a reason' });

    expect(stale.map(({ id }) => id)).toEqual(['W3005']);
  });
});
