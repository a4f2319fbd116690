import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPassphrase, Engine } from '../../lib/deploy';
import type { UserError } from '../../lib/model';
import { newProject } from '../tree';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'infra-passphrase-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

async function refusals(passphrase: string | undefined, secrets = 'passphrase'): Promise<UserError[]> {
  const environment = passphrase === undefined ? {} : { PULUMI_CONFIG_PASSPHRASE: passphrase };
  const backend = `file://${folder}`;
  const engine = new Engine({ pulumi: '', folder, environment, backend, state: backend, secrets });
  const refused: UserError[] = [];
  const project = newProject({ environment: 'production' });
  await checkPassphrase(engine, project, ['production', 'production.web'], (error) => void refused.push(error));
  return refused;
}

test('an empty passphrase, as of a secret that is not set, begins no state', async () => {
  expect(await refusals('')).toEqual([
    expect.objectContaining({
      code: 'passphrase-missing',
      exitCode: 2,
      message:
        'PULUMI_CONFIG_PASSPHRASE is empty, which would leave the secrets unprotected in the new state of production',
      hint: 'Set it. In CI, check that the secret of this name exists: a missing one is passed as an empty value. Keep it safe: the state cannot be read without it.',
    }),
  ]);
});

test('a state that began with one is read with it, and so are new units of its environment', async () => {
  mkdirSync(join(folder, '.pulumi', 'stacks', 'shop'), { recursive: true });
  writeFileSync(join(folder, '.pulumi', 'stacks', 'shop', 'production.web.json'), '{ "checkpoint": { "latest": {} } }');
  expect(await refusals('')).toEqual([]);
});

test.each([
  ['a passphrase', 'correct horse', 'passphrase'],
  ['one in a file', undefined, 'passphrase'],
  ['a key of a cloud', '', 'awskms://alias/infra'],
])('%s begins one', async (_what, passphrase, secrets) => {
  expect(await refusals(passphrase, secrets)).toEqual([]);
});
