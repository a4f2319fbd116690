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
