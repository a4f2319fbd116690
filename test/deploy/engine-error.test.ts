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

const hints = {
  'passphrase-wrong':
    'Set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE, to the one the environment was first deployed with.',
  'state-unreadable':
    'Another engine was writing it, or was killed while doing so. Run the command again: a truncated state is restored from its copy.',
  'field-conflict': 'Remove the field from the other tool, or take it over with --take-ownership.',
  'cluster-unreachable': 'Check the context (kubectl config get-contexts) and the connection.',
  'aws-credentials': 'Log in again, for example with aws sso login, or set AWS_PROFILE.',
} as const;

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
  ['cluster-unreachable', 5, 'dial tcp 10.0.0.1:6443: i/o timeout'],
  ['cluster-unreachable', 5, 'error: unable to load Kubernetes client configuration from kubeconfig file'],
  ['aws-credentials', 5, 'error: no valid credential sources for AWS Provider found.'],
] as const)('%s (exit code %i) is told from: %s', (code, exitCode, text) => {
  const error = engineError([text]);
  expect([error.code, error.exitCode, error.hint]).toEqual([code, exitCode, hints[code]]);
});

test.each([
  [
    "error: load plugin for aws provider 'urn:pulumi:staging::shop::pulumi:providers:aws::shop': no resource plugin 'pulumi-resource-aws' found in the workspace at version v7.48.0 or on your $PATH, install the plugin using `pulumi plugin install resource aws v7.48.0`",
    'pulumi plugin install resource aws v7.48.0',
  ],
  [
    "error: Could not automatically download and install resource plugin 'pulumi-resource-corp' at version v1.2.3, install the plugin using `pulumi plugin install resource corp v1.2.3 --server https://plugins.example.com`: dial tcp: lookup plugins.example.com: no such host",
    'pulumi plugin install resource corp v1.2.3 --server https://plugins.example.com',
  ],
  [
    'error: installing plugin; run `pulumi plugin install resource kubernetes v4.34.2` to retry manually: unexpected EOF',
    'pulumi plugin install resource kubernetes v4.34.2',
  ],
  [
    "error: no resource plugin 'pulumi-resource-kubernetes' found in the workspace or on your $PATH",
    'pulumi plugin install resource kubernetes',
  ],
  [
    "error: no resource plugin 'pulumi-resource-aws' found in the workspace at version v7.48.0",
    'pulumi plugin install resource aws v7.48.0',
  ],
  [
    "error: no language plugin 'pulumi-language-nodejs' found in the workspace or on your $PATH",
    'pulumi plugin install language nodejs',
  ],
  [
    'error: failed to download plugin: azure-native-3.1.0: dial tcp: lookup get.pulumi.com: no such host',
    'pulumi plugin install resource azure-native v3.1.0',
  ],
  [
    "error: find plugin for aws provider 'urn:pulumi:staging::shop::pulumi:providers:aws::shop' at version 7.48.0",
    'pulumi plugin install resource aws v7.48.0',
  ],
  ['error: could not find plugin', 'pulumi plugin install resource NAME'],
])('a missing plugin is told with the command that installs it: %s', (text, command) => {
  expect(engineError(['Updating (staging):', text])).toMatchObject({
    code: 'plugin-missing',
    exitCode: 1,
    message: `a plugin of the engine is missing: ${text}`,
    hint: `Install it: ${command}`,
  });
});

test.each([
  [
    'error: read ".pulumi/meta.yaml": blob (key ".pulumi/meta.yaml") (code=Unknown): operation error S3: GetObject, https response error StatusCode: 0, request send failed, Get "https://acme-infra.s3.eu-west-1.amazonaws.com/.pulumi/meta.yaml?x-id=GetObject": dial tcp: lookup acme-infra.s3.eu-west-1.amazonaws.com on 10.0.0.2:53: no such host',
    'acme-infra.s3.eu-west-1.amazonaws.com: its host name cannot be resolved',
  ],
  [
    'dial tcp: lookup acme-infra.s3.eu-west-1.amazonaws.com: no such host',
    'acme-infra.s3.eu-west-1.amazonaws.com: its host name cannot be resolved',
  ],
  [
    'error: failed to load checkpoint: blob (key ".pulumi/stacks/shop/staging.json") (code=Unknown): Get "http://minio.example:9000/acme/.pulumi/stacks/shop/staging.json": dial tcp 10.1.2.3:9000: connect: connection refused',
    'minio.example:9000: the connection was refused',
  ],
  [
    'error: performing HTTP request: Get "https://api.pulumi.com/api/user": dial tcp 10.1.2.3:443: i/o timeout',
    'api.pulumi.com: it does not answer',
  ],
  [
    'error: failed to ping PostgreSQL: dial tcp 10.1.2.3:5432: connect: no route to host',
    '10.1.2.3:5432: there is no route to it',
  ],
])('a store of states that is out of reach is not taken for the cluster: %s', (text, where) => {
  expect(engineError(['', `${text}\n`])).toMatchObject({
    code: 'state-unreachable',
    exitCode: 5,
    message: `the state cannot be reached at ${where}`,
    hint: 'Check the connection, and the address of the state: deploy: { backend: URL } in project.yml, or PULUMI_BACKEND_URL.',
  });
});

test('a cluster out of reach is the cluster, also beside what is said of the state', () => {
  // GIVEN two lines, only one of which tells of the network
  const texts = [
    'error: read ".pulumi/meta.yaml"',
    'Get "https://10.0.0.1:6443/api": dial tcp 10.0.0.1:6443: i/o timeout',
  ];
  expect(engineError(texts)).toMatchObject({ code: 'cluster-unreachable' });
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

test('a full disk is told as such, with what could not be written', () => {
  const text =
    'error: pre-step event returned an error: failed to save snapshot: write /home/ann/.local/state/infra/shop/state/.pulumi/stacks/shop/staging.json: no space left on device';
  expect(engineError([text])).toMatchObject({
    code: 'folder-failed',
    message:
      'the state cannot be written to /home/ann/.local/state/infra/shop/state/.pulumi/stacks/shop/staging.json: the disk is full',
    hint: expect.stringContaining('Free some space'),
  });
});

test('that it is an error is said once', () => {
  expect(engineError(['error: corrupt store\nerror: update failed']).message).toBe('corrupt store\nupdate failed');
});

test('what is not known is told as it is', () => {
  expect(engineError([' error: something odd \n', '', '  more  '])).toMatchObject({
    code: 'engine-failed',
    exitCode: 1,
    message: 'something odd\nmore',
  });
  expect(engineError(['', ' ']).message).toBe('the engine failed without giving a reason');
});
