import { Bucket } from '@pulumi/aws/s3/bucket';
import { BucketLifecycleConfiguration } from '@pulumi/aws/s3/bucketLifecycleConfiguration';
import { BucketOwnershipControls } from '@pulumi/aws/s3/bucketOwnershipControls';
import { BucketPolicy } from '@pulumi/aws/s3/bucketPolicy';
import { BucketPublicAccessBlock } from '@pulumi/aws/s3/bucketPublicAccessBlock';
import { BucketServerSideEncryptionConfiguration } from '@pulumi/aws/s3/bucketServerSideEncryptionConfiguration';
import { BucketVersioning } from '@pulumi/aws/s3/bucketVersioning';
import * as pulumi from '@pulumi/pulumi';
import type { AddOn, Provisioned, Provisioning } from '../../lib/model';
import { arn, bucketName, type Place } from './account';
import { tlsOnly } from './policies';
import { AddOnResources } from './resources';
import { isProtected } from './settings';

interface S3Parameters {
  readonly versioning: boolean;
  /** Days that replaced and deleted versions are kept. */
  readonly formerDays: number;
}

/** Makes a bucket that nobody but its applications gets at: not public, owner enforced, encrypted, by TLS only. */
export function provisionS3(
  run: Provisioning,
  addon: AddOn,
  place: Place,
  { versioning, formerDays }: S3Parameters,
): Provisioned {
  const parts = new AddOnResources(run, addon);
  const { options } = parts;
  const made = new Bucket(
    parts.part('bucket'),
    { bucket: bucketName(run, addon, place.resource), forceDestroy: !isProtected(addon), tags: parts.tags },
    parts.dataOptions,
  );
  const bucket = made.id;
  const block = new BucketPublicAccessBlock(
    parts.part('public-access'),
    { bucket, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
    options,
  );
  new BucketOwnershipControls(
    parts.part('ownership'),
    { bucket, rule: { objectOwnership: 'BucketOwnerEnforced' } },
    options,
  );
  new BucketServerSideEncryptionConfiguration(
    parts.part('encryption'),
    { bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }] },
    options,
  );
  const versions = new BucketVersioning(
    parts.part('versioning'),
    { bucket, versioningConfiguration: { status: versioning ? 'Enabled' : 'Suspended' } },
    options,
  );
  new BucketLifecycleConfiguration(
    parts.part('lifecycle'),
    {
      bucket,
      rules: [
        {
          id: 'former-versions',
          status: 'Enabled',
          filter: {},
          noncurrentVersionExpiration: { noncurrentDays: formerDays },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        },
      ],
    },
    { ...options, dependsOn: [versions] },
  );
  const resource = arn(run, addon, place);
  // A policy that is set while the block is being set conflicts with it.
  new BucketPolicy(
    parts.part('policy'),
    { bucket, policy: tlsOnly('s3:*', [resource, pulumi.interpolate`${resource}/*`]) },
    { ...options, dependsOn: [block] },
  );
  return { name: made.bucket };
}
