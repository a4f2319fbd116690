import { createDecipheriv, pbkdf2 } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { isRecord, refuseAtOnce, UserError, type Refuse } from '../model';
import type { Deployment } from './state';
import type { Workspace } from './workspace';

/** How the engine makes a key of a passphrase (pkg/secrets/passphrase/manager.go, sdk/go/common/resource/config/crypt.go). */
const derivation = { rounds: 1_000_000, bytes: 32, digest: 'sha256' } as const;

/** What the engine encrypts into a state to know the passphrase again. */
const knownText = 'pulumi';

/**
 * Checks that the passphrase is that of a state, before anything is planned or told; what is not known for certain is left
 * to the engine, which checks it too.
 * @param refuse told that it is another one
 */
export async function checkDecryption(
  { environment }: Pick<Workspace, 'environment'>,
  state: Deployment | undefined,
  refuse: Refuse = refuseAtOnce,
): Promise<void> {
  const passphrase = passphraseIn(environment);
  const [version, salt = '', ofText, nonce = '', text = ''] = saltOf(state)?.split(':') ?? [];
  if (passphrase === undefined || version !== 'v1' || ofText !== 'v1') return;
  const { rounds, bytes, digest } = derivation;
  const key = await promisify(pbkdf2)(passphrase, bytesOf(salt), rounds, bytes, digest);
  if (decrypted(key, bytesOf(nonce), bytesOf(text)) !== knownText) refuse(wrongPassphrase());
}

/** The refusal of a passphrase that a state was not encrypted with. */
export function wrongPassphrase(): UserError {
  return new UserError('the passphrase is wrong for this state: its secrets cannot be decrypted', {
    code: 'passphrase-wrong',
    hint: 'Set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE, to the one the environment was first deployed with.',
  });
}

/** The passphrase as the engine reads it. */
function passphraseIn(environment: NodeJS.ProcessEnv): string | undefined {
  const { PULUMI_CONFIG_PASSPHRASE: given, PULUMI_CONFIG_PASSPHRASE_FILE: file } = environment;
  if (given !== undefined || file === undefined || file === '') return given;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** `v1:<salt>:v1:<nonce>:<text>`; undefined where the secrets are encrypted with a key of a cloud. */
function saltOf(state: Deployment | undefined): string | undefined {
  const provider = state?.['secrets_providers'];
  if (!isRecord(provider) || provider['type'] !== 'passphrase' || !isRecord(provider['state'])) return undefined;
  const { salt } = provider['state'];
  return typeof salt === 'string' ? salt : undefined;
}

/** AES-256-GCM, with the tag at the end; undefined where the key is another one. */
function decrypted(key: Buffer, nonce: Buffer, text: Buffer): string | undefined {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce);
    decipher.setAuthTag(text.subarray(-16));
    return decipher.update(text.subarray(0, -16)).toString() + decipher.final().toString();
  } catch {
    return undefined;
  }
}

function bytesOf(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}
