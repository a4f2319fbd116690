import type { Filled, ObjectSchema } from '../../lib/model';
import type { Size } from '../../lib/kubernetes';
import { highAvailabilityParameter } from '../parameters';
import { instanceClassParameter } from './sizes';

/** Parameters of databases that only mean something in AWS. */
export const awsDatabaseParameters = {
  highAvailability: highAvailabilityParameter,
  instanceClass: instanceClassParameter('db'),
  aurora: { type: 'boolean', default: false, description: 'aws: uses Amazon Aurora instead of RDS.' },
  passwordVersion: {
    type: 'integer',
    minimum: 1,
    maximum: 9999,
    default: 1,
    description:
      'aws: increase it to create a new user with a new password at the next release. Pods of the previous release keep theirs until they are gone.',
  },
} as const satisfies ObjectSchema['properties'];

/**
 * What RDS takes: gp3 volumes (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html), and no names of
 * its own, the servers' or the administrator's.
 */
export const rdsParameters = {
  storage: { default: '20Gi', 'x-least': '20Gi', 'x-most': '64Ti', 'x-expected': '20Gi to 64Ti' },
  database: {
    pattern:
      '^(?!(rds(admin|_.*)|infra_admin|postgres|template[01]|pg_.*|mysql|sys|information_schema|performance_schema)$)[a-z_][a-z0-9_]{0,30}$',
    'x-expected':
      'a-z, 0-9 and "_", not beginning with a digit, at most 31 characters, and not a name that the server reserves',
  },
} as const;

/** What a database server in AWS is made from. */
export type DatabaseParameters = Filled<{ type: 'object'; properties: typeof awsDatabaseParameters }> & {
  readonly version: string;
  /** As in 10Gi; Aurora grows by itself. */
  readonly storage: string;
  readonly size: Size;
};
