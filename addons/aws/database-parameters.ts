import type { Filled, ObjectSchema } from '../../lib/model';
import type { Size } from '../../lib/kubernetes';
import { highAvailabilityParameter } from '../parameters';
import { instanceClassParameter } from './sizes';

/** Parameters of databases that only mean something in AWS. */
export const awsDatabaseParameters = {
  highAvailability: highAvailabilityParameter,
  instanceClass: instanceClassParameter,
  aurora: { type: 'boolean', default: false, description: 'aws: Amazon Aurora instead of RDS.' },
  passwordVersion: {
    type: 'integer',
    minimum: 1,
    maximum: 9999,
    default: 1,
    description:
      'aws: raise it for a new user with a new password at the next release; pods of the last one keep theirs until they are gone.',
  },
} as const satisfies ObjectSchema['properties'];

/** What a database server in AWS is made from. */
export type DatabaseParameters = Filled<{ type: 'object'; properties: typeof awsDatabaseParameters }> & {
  readonly version: string;
  /** As in 10Gi; Aurora grows by itself. */
  readonly storage: string;
  readonly size: Size;
};
