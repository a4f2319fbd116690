import { createCipheriv, pbkdf2Sync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkDecryption } from '../../lib/deploy/decryption';
import type { Deployment } from '../../lib/deploy/state';

/** A state as the engine encrypts it. */
function stateWith(passphrase: string): Deployment {
  const [salt, nonce] = [randomBytes(8), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', pbkdf2Sync(passphrase, salt, 1_000_000, 32, 'sha256'), nonce);
  const text = Buffer.concat([cipher.update('pulumi'), cipher.final(), cipher.getAuthTag()]);
  const parts = [salt, 'v1', nonce, text].map((part) => (typeof part === 'string' ? part : part.toString('base64')));
  return { secrets_providers: { type: 'passphrase', state: { salt: `v1:${parts.join(':')}` } } };
}

const state = stateWith('correct horse');

async function refusals(environment: NodeJS.ProcessEnv, of: Deployment | undefined = state): Promise<string[]> {
  const refused: string[] = [];
  await checkDecryption({ environment }, of, ({ code }) => void refused.push(code));
  return refused;
}

test('another passphrase than that of the state is refused, and its own is not', async () => {
  expect(await refusals({ PULUMI_CONFIG_PASSPHRASE: 'correct horse' })).toEqual([]);
  expect(await refusals({ PULUMI_CONFIG_PASSPHRASE: 'battery staple' })).toEqual(['passphrase-wrong']);
  expect(await refusals({ PULUMI_CONFIG_PASSPHRASE: '' })).toEqual(['passphrase-wrong']);
});

test('one in a file is read as the engine reads it, after the variable', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'infra-decryption-'));
  const file = join(folder, 'passphrase');
  writeFileSync(file, 'correct horse\n');
  expect(await refusals({ PULUMI_CONFIG_PASSPHRASE_FILE: file })).toEqual([]);
  writeFileSync(file, 'battery staple\n');
  expect(await refusals({ PULUMI_CONFIG_PASSPHRASE_FILE: file })).toEqual(['passphrase-wrong']);
  expect(await refusals({ PULUMI_CONFIG_PASSPHRASE: 'correct horse', PULUMI_CONFIG_PASSPHRASE_FILE: file })).toEqual(
    [],
  );
  rmSync(folder, { recursive: true });
});

test.each<[string, Deployment | undefined]>([
  ['no state', undefined],
  ['a state with a key of a cloud', { secrets_providers: { type: 'cloud', state: { url: 'awskms://alias/infra' } } }],
  ['a state of a form that is not known', { secrets_providers: { type: 'passphrase', state: { salt: 'v2:x' } } }],
])('%s is left to the engine', async (_what, of) => {
  const refused: string[] = [];
  await checkDecryption({ environment: { PULUMI_CONFIG_PASSPHRASE: 'x' } }, of, ({ code }) => void refused.push(code));
  expect(refused).toEqual([]);
});
