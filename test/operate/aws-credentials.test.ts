import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findAwsCredentials } from '../../lib/operate';

const homes: string[] = [];
afterAll(() => homes.forEach((home) => rmSync(home, { recursive: true })));

/** A home with files of AWS' tools. */
function home(files: { readonly [path: string]: string } = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'infra-aws-'));
  homes.push(folder);
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, '.aws', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return folder;
}

const sso = '[profile dev]\nsso_session = acme\nsso_account_id = 1\n[sso-session acme]\nsso_start_url = https://acme\n';
const session = `sso/cache/${createHash('sha1').update('acme').digest('hex')}.json`;
const now = new Date('2026-11-24T12:00:00Z');
const find = (environment: NodeJS.ProcessEnv, files: { readonly [path: string]: string } = {}) =>
  findAwsCredentials({ HOME: home(files), ...environment }, now);

test.each<[string, NodeJS.ProcessEnv, { readonly [path: string]: string }, unknown]>([
  [
    'variables',
    { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'S', AWS_PROFILE: 'dev' },
    {},
    { from: 'keys', keys: { id: 'A', secret: 'S', token: undefined } },
  ],
  ['a token of CI', { AWS_WEB_IDENTITY_TOKEN_FILE: '/token' }, {}, { from: 'tools' }],
  [
    'the default profile',
    {},
    { credentials: '[default]\naws_access_key_id = A\naws_secret_access_key=S\naws_session_token= T\n' },
    { from: 'keys', keys: { id: 'A', secret: 'S', token: 'T' } },
  ],
  [
    'a role',
    { AWS_PROFILE: 'ops' },
    { config: '[profile ops]\nrole_arn = arn\nsource_profile = default\n' },
    { from: 'tools' },
  ],
  [
    'a session that goes on',
    { AWS_PROFILE: 'dev' },
    { config: sso, [session]: '{"expiresAt":"2026-11-24T13:00:00Z"}' },
    { from: 'tools' },
  ],
  [
    'a session that is renewed',
    { AWS_PROFILE: 'dev' },
    { config: sso, [session]: '{"expiresAt":"2026-11-24T11:00:00Z","refreshToken":"R"}' },
    { from: 'tools' },
  ],
  ['nothing', {}, {}, { from: 'machine' }],
])('%s', (_, environment, files, expected) => {
  expect(find(environment, files)).toEqual(expected);
});

test.each<[NodeJS.ProcessEnv, { readonly [path: string]: string }, string, string]>([
  [
    { AWS_PROFILE: 'dve' },
    { config: sso },
    'AWS_PROFILE names the profile "dve", which does not exist',
    'Did you mean dev?',
  ],
  [{ AWS_PROFILE: 'dev' }, { config: sso }, 'the AWS profile dev is not logged in', 'Run aws sso login --profile dev.'],
  [
    { AWS_PROFILE: 'dev' },
    { config: sso, [session]: '{"expiresAt":"2026-11-24T11:00:00Z"}' },
    'the AWS profile dev was logged in until 2026-11-24T11:00:00.000Z',
    'Run aws sso login --profile dev.',
  ],
])('%j is refused', (environment, files, message, hint) => {
  expect(() => find(environment, files)).toThrow(
    expect.objectContaining({ code: 'aws-credentials', exitCode: 5, message, hint }),
  );
});
