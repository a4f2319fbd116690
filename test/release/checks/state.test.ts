import type { UserError } from '../../../lib/model';
import { checkState } from '../../../lib/release/checks/state';
import { newProject } from '../../tree';
import { sessionOf } from '../fake-cluster';

function check(recorded: string | undefined) {
  const refused: UserError[] = [];
  const session = sessionOf(newProject({ environment: 'staging' }), { state: recorded });
  const isItsOwn = checkState(session, 's3://acme-infra', (error) => void refused.push(error));
  return { isItsOwn, refused };
}

test.each([undefined, 's3://acme-infra'])('deployed from the state %s, it goes on', (recorded) => {
  expect(check(recorded)).toEqual({ isItsOwn: true, refused: [] });
});

test('deployed from another state, it is refused, and both are named', () => {
  const { isItsOwn, refused } = check('file:///home/ann/state on laptop');
  expect([isItsOwn, refused]).toEqual([
    false,
    [
      expect.objectContaining({
        code: 'state-differs',
        message:
          'staging is deployed from a different state: file:///home/ann/state on laptop; this one is s3://acme-infra',
      }),
    ],
  ]);
});

test('without anybody to collect what is refused, it is thrown', () => {
  const session = sessionOf(newProject(), { state: 'gs://other' });
  expect(() => checkState(session, 's3://acme-infra')).toThrow(expect.objectContaining({ code: 'state-differs' }));
});
