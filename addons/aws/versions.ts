/**
 * The versions of servers that AWS runs, each under the beginning that people write: one table, so that it grows in one
 * place. https://docs.aws.amazon.com/{amazon-mq,opensearch-service,AmazonElastiCache}, November 2026.
 */
export const offeredVersions = {
  rabbitmq: { '3': '3.13', '4': '4.2' },
  opensearch: { '1': '1.3', '2': '2.19', '3': '3.3' },
  memcached: { '1': '1.6.22', '1.6': '1.6.22' },
} as const satisfies { readonly [service: string]: { readonly [written: string]: string } };

/** The version AWS is asked for: the newest that begins as it is written, else what is written, to that many parts. */
export function offeredVersion(service: keyof typeof offeredVersions, written: string, parts: number): string {
  const newest: { readonly [written: string]: string } = offeredVersions[service];
  return newest[written] ?? written.split('.').slice(0, parts).join('.');
}

/**
 * What MSK calls a version of Kafka: it looks after the last part itself, and from 3.7 on brokers are their own controllers
 * (https://docs.aws.amazon.com/msk/latest/developerguide/supported-kafka-versions.html).
 */
export function mskVersion(written: string): string {
  const [major = '', minor = '0'] = written.split('.');
  const isNew = Number(major) > 3 || (major === '3' && Number(minor) >= 7);
  return isNew ? `${major}.${minor}.x.kraft` : written;
}

/**
 * What versions of servers begin with that AWS makes anew, after the service that does. https://docs.aws.amazon.com/{AmazonRDS,msk}, November 2026; extended support counts.
 */
const running = {
  postgres: ['RDS', '11', '12', '13', '14', '15', '16', '17', '18'],
  mysql: ['RDS', '5.7', '8.0', '8.4'],
  rabbitmq: ['Amazon MQ', '3', '4'],
  opensearch: ['OpenSearch Service', '1', '2', '3'],
  memcached: ['ElastiCache', '1.4', '1.5', '1.6', '1'],
  kafka: ['MSK', '2', '3', '4'],
} as const satisfies { readonly [server: string]: readonly [service: string, ...beginnings: string[]] };

/** The schema of a version that AWS runs; no server ever had a sixtieth minor release. */
export function runsInAws(server: keyof typeof running) {
  const [service, ...beginnings] = running[server];
  const either = beginnings.map((beginning) => beginning.replace('.', '\\.')).join('|');
  return {
    pattern: `^(${either})(\\.[1-5]?[0-9])*$`,
    'x-expected': `a version that ${service} supports: ${beginnings.join(', ')}, or one of their releases such as ${beginnings.at(-1)}.1`,
  };
}
