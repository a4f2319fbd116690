import { isIP } from 'node:net';

/** What is wrong with a range of addresses in the notation of CIDR (RFC 4632, RFC 4291). */
export function cidrProblem(text: string): string | undefined {
  const [address = '', length = ''] = text.split('/');
  const version = isIP(address);
  if (version === 0) return `${address} is no address`;
  const bits = version === 4 ? 32 : 128;
  return /^(0|[1-9][0-9]*)$/.test(length) && Number(length) <= bits
    ? undefined
    : `a prefix of ${length} bits is not in 0 to ${bits}`;
}
