/** What people call what `addons/aws` names by a word. */
const titles = {
  rds: 'RDS',
  aurora: 'Aurora',
  elasticache: 'ElastiCache',
  mq: 'Amazon MQ',
  msk: 'MSK',
  opensearch: 'OpenSearch',
  rabbitmq: 'RabbitMQ',
  memcached: 'memcached',
};

/** The page of AWS, which is written by hand but for the tables of `addons/aws/sizes.ts` and `versions.ts`. */
export function awsPage(text, { awsSizes, offeredVersions, mskVersion, kafka }) {
  const kafkaVersion = kafka.parameters.properties.version.default;
  return fill(fill(text, 'sizes', sizesTable(awsSizes)), 'versions', [
    '| | `version` | what AWS runs |',
    '|---|---|---|',
    ...Object.entries(offeredVersions).flatMap(([service, versions]) =>
      Object.entries(versions).map(([written, version]) => `| ${titleOf(service)} | ${written} | ${version} |`),
    ),
    `| Kafka | ${kafkaVersion} | ${mskVersion(kafkaVersion).replace(/\.kraft$/, ', KRaft')} |`,
  ]);
}

function sizesTable(sizes) {
  const [first] = Object.values(sizes);
  const words = Object.keys(first);
  return [
    `| | ${words.join(' | ')} |`,
    `|---|${words.map(() => '---|').join('')}`,
    ...Object.entries(sizes).map(([service, classes]) => `| ${titleOf(service)} | ${words.map((word) => classes[word]).join(' | ')} |`),
  ];
}

function titleOf(service) {
  if (titles[service] === undefined) throw new Error(`docs/aws.md has no title for ${service}; name it in aws-page.mjs`);
  return titles[service];
}

/** Writes lines between the two comments that name a section. */
function fill(text, name, lines) {
  const [begin, end] = [`<!-- generated: ${name} -->`, `<!-- end of ${name} -->`];
  const parts = text.split(begin);
  const rest = parts[1]?.split(end);
  if (parts.length !== 2 || rest?.length !== 2) throw new Error(`docs/aws.md has no section ${begin} … ${end}`);
  return [parts[0], begin, '\n', lines.join('\n'), '\n', end, rest[1]].join('');
}
