import { isRecord } from '../model';

/** Marks a secret in a state (sdk/go/common/resource/properties.go). */
const [mark, ofSecret] = ['4dabf18193072939515e22adb298388d', '1b47061264138c4ac30d75fd1eb44270'] as const;

/** A secret as it is written into a state that is handed over; the engine encrypts it. */
export function asSecret(value: unknown): Readonly<Record<string, unknown>> {
  return { [mark]: ofSecret, plaintext: JSON.stringify(value) };
}

/** Whether a value of a state is a secret, of which only the engine knows what it holds. */
export function isEncrypted(value: unknown): boolean {
  return isRecord(value) && value[mark] === ofSecret;
}
