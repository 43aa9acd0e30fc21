import { type Check, type Machine, ok, warn } from '../check.ts';

/** What is deployed can be found again: it is committed, and elsewhere too. */
export const git: Check<Machine> = {
  title: 'git',
  async look({ run }) {
    const status = await run('git', ['status', '--porcelain']);
    if (status === null)
      return warn('this folder is not a git repository', 'git init && git add . && git commit');
    const changed = status.split('\n').filter(Boolean).length;
    if (changed > 0) {
      return warn(
        `${changed} ${changed === 1 ? 'file is' : 'files are'} not committed`,
        'git commit what is to be deployed: a pipeline ships commits only',
      );
    }

    const ahead = await run('git', ['rev-list', '--count', '@{upstream}..HEAD']);
    if (ahead === null)
      return warn('the branch is on this machine only', 'git push --set-upstream origin HEAD');
    if (ahead !== '0') return warn(`${ahead} commits are not pushed`, 'git push');
    return ok('committed and pushed');
  },
};
