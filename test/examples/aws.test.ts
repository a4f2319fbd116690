import { join } from 'node:path';
import { run } from '../cli/run';

const example = join('examples', 'aws');

interface Change {
  readonly kind: string;
  readonly name: string;
  readonly application?: string;
  readonly source?: { readonly line: number };
}

/** What would be made, told without credentials. */
async function planned(environment: string): Promise<readonly Change[]> {
  const { code, stdout, stderr } = await run(['preview', '--offline', '-C', example, '--env', environment, '--json']);
  if (code !== 0) throw new Error(stderr);
  const { changes }: { changes: readonly Change[] } = JSON.parse(stdout);
  return changes;
}

const inAws = (changes: readonly Change[]) => changes.filter(({ kind }) => kind.includes(' '));

test('it is valid, without a warning', async () => {
  expect(await run(['validate', '-C', example])).toEqual({
    code: 0,
    stdout: 'valid: 2 applications, 4 environments\n',
    stderr: '',
  });
});

test.each(['production', 'staging'])(
  'in %s AWS has the data, and each application its own way in',
  async (environment) => {
    const changes = inAws(await planned(environment));
    expect(changes.map(({ kind, name, application }) => `${application ?? '(shared)'}: ${kind} ${name}`)).toEqual(
      expect.arrayContaining([
        '(shared): s3 Bucket bookshop-covers/bucket',
        'web: rds Instance web-database/instance',
        'web: elasticache ReplicationGroup web-cache/replication-group',
        'web: iam RolePolicy web/Shared/covers',
        'scanner: sqs Queue scanner-scans/queue',
        'scanner: iam RolePolicy scanner/Shared/covers',
        'scanner: eks PodIdentityAssociation scanner/pod-identity',
      ]),
    );
    expect(changes.filter(({ kind }) => /^(addon|application) /.test(kind))).toEqual([]);
    const traced = changes.filter(({ source }) => source !== undefined);
    expect(traced.length).toBeGreaterThan(15);
  },
);

test('in development nothing is in AWS', async () => {
  const changes = await planned('development');
  expect(inAws(changes)).toEqual([]);
  expect(changes.map(({ kind, name }) => `${kind} ${name}`)).toContain('StatefulSet bookshop-covers');
});
