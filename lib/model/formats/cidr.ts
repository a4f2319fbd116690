import { isIP } from 'node:net';

/** What is wrong with a range of addresses in the notation of CIDR (RFC 4632, RFC 4291), as the API server takes it. */
export function cidrProblem(text: string): string | undefined {
  const [address = '', length = ''] = text.split('/');
  const version = isIP(address);
  if (version === 0) return `${address} is not an IP address`;
  const bits = version === 4 ? 32 : 128;
  if (!/^(0|[1-9][0-9]*)$/.test(length) || Number(length) > bits)
    return `the prefix length ${length} is not between 0 and ${bits}`;
  const parts = version === 4 ? address.split('.').map(Number) : groups(address);
  if (version === 6 && parts.slice(0, 6).join() === '0,0,0,0,0,65535')
    return 'it is an IPv4 range written as IPv6; write it like 10.0.0.0/8';
  const first = network(parts, Number(length), bits / parts.length);
  if (parts.every((part, index) => part === first[index])) return undefined;
  return `${address} is not the first address of the range, did you mean ${written(first)}/${length}?`;
}

/** The eight groups of an address of IPv6. */
function groups(address: string): number[] {
  // Parsed as a URL, it ends in groups and not as IPv4.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const before = head.split(':').filter(Boolean);
  const after = (tail ?? '').split(':').filter(Boolean);
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].map((group) => Number.parseInt(group, 16));
}

/** The parts of an address without the bits after the prefix. */
function network(parts: readonly number[], prefix: number, width: number): number[] {
  return parts.map((part, index) => {
    const size = 2 ** Math.min(width, Math.max(0, (index + 1) * width - prefix));
    return part - (part % size);
  });
}

function written(parts: readonly number[]): string {
  if (parts.length === 4) return parts.join('.');
  return new URL(`http://[${parts.map((part) => part.toString(16)).join(':')}]`).hostname.slice(1, -1);
}
