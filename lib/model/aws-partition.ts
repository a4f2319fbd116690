/** A part of AWS that knows nothing of the others: what its ARNs begin with, and where its APIs are. */
interface Partition {
  readonly id: string;
  readonly dnsSuffix: string;
}

const commercial: Partition = { id: 'aws', dnsSuffix: 'amazonaws.com' };

/** The others, by what their regions begin with (botocore/data/partitions.json). */
const partitions: { readonly [prefix: string]: Partition } = {
  'cn-': { id: 'aws-cn', dnsSuffix: 'amazonaws.com.cn' },
  'eusc-': { id: 'aws-eusc', dnsSuffix: 'amazonaws.eu' },
  'us-gov-': { id: 'aws-us-gov', dnsSuffix: 'amazonaws.com' },
  'us-iso-': { id: 'aws-iso', dnsSuffix: 'c2s.ic.gov' },
  'us-isob-': { id: 'aws-iso-b', dnsSuffix: 'sc2s.sgov.gov' },
  'us-isof-': { id: 'aws-iso-f', dnsSuffix: 'csp.hci.ic.gov' },
  'eu-isoe-': { id: 'aws-iso-e', dnsSuffix: 'cloud.adc-e.uk' },
};

/** The partition of a region: the second part of its ARNs. */
export function partition(region: string): string {
  return partitionOf(region).id;
}

/** What the hosts of AWS' APIs in a region end in: `sts.<region>.<suffix>`. */
export function dnsSuffix(region: string): string {
  return partitionOf(region).dnsSuffix;
}

function partitionOf(region: string): Partition {
  return Object.entries(partitions).find(([prefix]) => region.startsWith(prefix))?.[1] ?? commercial;
}
