import { mebibytes, type Size } from '../../lib/kubernetes';

/**
 * What the words for sizes mean in AWS: one table, so that prices are in one place. `instanceClass` of an add-on overrides it.
 * small is the least that is sold for steady use; medium and large have memory of their own (Graviton).
 */
export const awsSizes = {
  rds: { small: 'db.t4g.micro', medium: 'db.m7g.large', large: 'db.r7g.xlarge' },
  aurora: { small: 'db.t4g.medium', medium: 'db.r7g.large', large: 'db.r7g.2xlarge' },
  elasticache: { small: 'cache.t4g.micro', medium: 'cache.m7g.large', large: 'cache.r7g.xlarge' },
  mq: { small: 'mq.m7g.medium', medium: 'mq.m7g.large', large: 'mq.m7g.2xlarge' },
  msk: { small: 'kafka.t3.small', medium: 'kafka.m7g.large', large: 'kafka.m7g.2xlarge' },
  opensearch: { small: 't3.small.search', medium: 'm7g.large.search', large: 'r7g.xlarge.search' },
} as const satisfies { readonly [service: string]: { readonly [size in Size]: string } };

/** The instance class of a size, unless another was given. */
export function instanceClass(
  service: keyof typeof awsSizes,
  { size, instanceClass: given }: { readonly size: Size; readonly instanceClass?: string | undefined },
): string {
  return given ?? awsSizes[service][size];
}

/** A size of storage in gibibytes, rounded up: `1Ti` is 1024. */
export function gibibytes(storage: string): number {
  return Math.ceil(mebibytes(storage) / 1024);
}

/** How classes of each service begin and end. */
const classes = {
  db: ['db\\.', '', 'db.r7g.large'],
  cache: ['cache\\.', '', 'cache.r7g.large'],
  mq: ['mq\\.', '', 'mq.m7g.large'],
  kafka: ['kafka\\.', '', 'kafka.m7g.large'],
  search: ['', '\\.search', 'r7g.large.search'],
} as const;

/** The parameter that overrides the table. */
export function instanceClassParameter(kind: keyof typeof classes) {
  const [begin, end, example] = classes[kind];
  return {
    type: 'string',
    pattern: `^${begin}[a-z0-9-]+\\.[a-z0-9]+${end}$`,
    'x-expected': `a class such as ${example}`,
    description: 'aws: instance class, overriding the one for the size.',
  } as const;
}
