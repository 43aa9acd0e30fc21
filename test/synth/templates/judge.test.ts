import { judge, type Acknowledgement, type Finding } from './judge.ts';

const FINDING: Finding = {
  template: 'default-data',
  resource: 'Files',
  id: 'CKV_AWS_18',
  text: 'no access logs',
};
const ACKNOWLEDGEMENT: Acknowledgement = { ...FINDING, reason: 'its access is logged elsewhere' };

describe('the judgement of templates', () => {
  test('leaves nothing open that was acknowledged on its resource', () => {
    const judgement = judge([FINDING], [ACKNOWLEDGEMENT], []);

    expect(judgement).toEqual({ open: [], stale: [] });
  });

  test.each([
    ['nobody acknowledged', []],
    ['was acknowledged on another resource', [{ ...ACKNOWLEDGEMENT, resource: 'Archive' }]],
    ['was acknowledged in another template', [{ ...ACKNOWLEDGEMENT, template: 'default-edge' }]],
    ['was acknowledged by another id', [{ ...ACKNOWLEDGEMENT, id: 'CKV_AWS_21' }]],
  ])('finds what %s', (_, acknowledged) => {
    const { open } = judge([FINDING], acknowledged, []);

    expect(open).toEqual([FINDING]);
  });

  test('finds an acknowledgement of what is no more', () => {
    const { stale } = judge([], [ACKNOWLEDGEMENT], []);

    expect(stale).toEqual(['default-data Files: CKV_AWS_18']);
  });

  test.each([
    ['anywhere', {}],
    ['on resources of a name', { resource: /^Fil/ }],
    ['in some words', { text: /no access/ }],
  ])('accepts what is accepted %s', (_, where) => {
    const judgement = judge([FINDING], [], [{ id: 'CKV_AWS_18', reason: 'a reason', ...where }]);

    expect(judgement).toEqual({ open: [], stale: [] });
  });

  test.each([
    ['of another id', { id: 'CKV_AWS_21' }],
    ['on resources of another name', { resource: /^Archive/ }],
    ['in other words', { text: /no versions/ }],
  ])('finds an acceptance %s stale, and the finding open', (_, where) => {
    const { open, stale } = judge([FINDING], [], [{ id: 'CKV_AWS_18', reason: 'a reason', ...where }]);

    expect(open).toEqual([FINDING]);
    expect(stale).toEqual([expect.stringMatching(/^everywhere: CKV_AWS_\d+ \(a reason\)$/)]);
  });
});
