import { exitCodes, UserError } from '../model/error';
import { quote } from '../model/quote';

/** What Kubernetes takes of a Secret, in bytes (MaxSecretSize, k8s.io/api/core/v1). */
const secretLimit = 1024 * 1024;

/** What it takes of annotations (TotalAnnotationSizeLimitB, k8s.io/apimachinery/pkg/api/validation), less their own names. */
const keysLimit = 255 * 1024;

/** @throws UserError where one Secret cannot hold the values */
export function checkSize(owner: string, values: ReadonlyMap<string, { readonly value: string }>): void {
  const bytes = [...values.values()].reduce((sum, { value }) => sum + Buffer.byteLength(value), 0);
  const names = [...values.keys()].join(',').length;
  if (bytes <= secretLimit && names <= keysLimit) return;
  const what =
    bytes > secretLimit
      ? `${bytes} bytes; a Secret can hold ${secretLimit}`
      : `${names} bytes of names; its Secret can hold ${keysLimit}`;
  throw new UserError(`the configuration of ${owner} would have ${what}`, {
    code: 'configuration-too-large',
    exitCode: exitCodes.invalid,
    hint: 'Unset values that are no longer needed, or keep large files in a bucket.',
  });
}

/** Characters of a key of a Secret (IsConfigMapKey, k8s.io/apimachinery/pkg/util/validation). */
const keyLimit = 253;

/** @throws UserError where a Secret cannot have the key */
export function checkKey(key: string): void {
  const isLong = key.length > keyLimit;
  if (!isLong && /^[-._A-Za-z0-9]+$/.test(key) && !/^\.{1,2}$/.test(key)) return;
  const wrong = isLong ? `has ${key.length} characters` : 'is not a valid configuration key';
  const expected = isLong ? `at most ${keyLimit}` : 'letters, digits, "-", "_" and "."';
  throw new UserError(`${quote(key)} ${wrong}; expected ${expected}`, {
    code: 'configuration-key-invalid',
    exitCode: exitCodes.invalid,
    ...(isLong ? {} : { hint: 'Environment variables are usually upper snake case: API_KEY.' }),
  });
}
