import { isRecord } from '../model/record';

/** Code and message of what node or a library threw; `instanceof Error` does not hold across realms. */
export function systemError(error: unknown): { readonly code: string; readonly message: string } {
  const { code, message } = isRecord(error) ? error : {};
  return { code: typeof code === 'string' ? code : '', message: typeof message === 'string' ? message : String(error) };
}
