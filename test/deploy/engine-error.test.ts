import { engineError, LockedError } from '../../lib/deploy';

const locked = `error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.
  file:///root/.local/state/infra/shop/state/.pulumi/locks/organization/shop/staging/1c7b.json: created by root@build-7.example.com (pid 4242) at 2026-11-03T10:11:12Z`;

test('a locked state names who holds it', () => {
  const error = engineError([locked]);
  expect(error).toBeInstanceOf(LockedError);
  expect(error).toMatchObject({
    code: 'state-locked',
    exitCode: 4,
    message: 'the state is locked by root on build-7.example.com, process 4242, since 2026-11-03T10:11:12Z',
    owner: { user: 'root', host: 'build-7.example.com', pid: 4242, since: '2026-11-03T10:11:12Z' },
  });
});

test('a lock whose owner cannot be read is a lock all the same', () => {
  const error = engineError(['the stack is currently locked by 1 lock(s)']);
  expect(error).toMatchObject({ code: 'state-locked', exitCode: 4, owner: undefined });
  expect(error.message).toBe('the state is locked by another deployment');
});

test.each([
  [
    'passphrase-wrong',
    1,
    'error: getting secrets manager: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables',
  ],
  ['state-unreadable', 1, 'error: failed to load checkpoint: EOF'],
  ['passphrase-wrong', 1, 'error: could not create secrets manager: incorrect passphrase'],
  [
    'field-conflict',
    1,
    'error: Server-Side Apply field conflict detected. Apply failed with 1 conflict: conflict with "kubectl" using apps/v1: .spec.replicas',
  ],
  [
    'cluster-unreachable',
    5,
    'error: configured Kubernetes cluster is unreachable: unable to load schema information from the API server',
  ],
  [
    'cluster-unreachable',
    5,
    'Get "https://10.0.0.1:6443/openapi/v2": dial tcp 10.0.0.1:6443: connect: connection refused',
  ],
  ['cluster-unreachable', 5, 'error: context "nowhere" does not exist'],
  ['cluster-unreachable', 5, 'dial tcp: lookup k8s.example.com: no such host'],
  [
    'plugin-missing',
    1,
    "error: no resource plugin 'pulumi-resource-kubernetes' found in the workspace or on your $PATH",
  ],
])('%s (exit code %i) is told from: %s', (code, exitCode, text) => {
  const error = engineError([text]);
  expect([error.code, error.exitCode]).toEqual([code, exitCode]);
  expect(error.hint).toBeDefined();
});

test('a namespace that was deleted meanwhile is named, with what to wait for', () => {
  const error = engineError([
    'error: resource shop-staging/web was not successfully created by the Kubernetes API server: deployments.apps "web" is forbidden: unable to create new content in namespace shop-staging because it is being terminated',
  ]);
  expect(error).toMatchObject({
    code: 'namespace-terminating',
    message: 'the namespace shop-staging was deleted during the deployment',
    hint: expect.stringContaining('kubectl wait --for=delete namespace/shop-staging'),
  });
});

test('the line that says what is wrong is repeated, not all there is', () => {
  const { message } = engineError([
    'Updating (staging):\n  dial tcp 10.0.0.1:6443: connection refused\nResources: 3 unchanged\n',
  ]);
  expect(message).toBe('the engine cannot reach the cluster: dial tcp 10.0.0.1:6443: connection refused');
});

test('what is not known is told as it is', () => {
  expect(engineError([' error: something odd \n', '', '  more  '])).toMatchObject({
    code: 'engine-failed',
    exitCode: 1,
    message: 'error: something odd\nmore',
  });
  expect(engineError(['', ' ']).message).toBe('the engine failed without giving a reason');
});
