import { AddOnServer, serverHost } from '../lib/kubernetes';
import {
  dnsSuffix,
  type AddOnDescription,
  type AddOnOptions,
  type Filled,
  type Infer,
  type Provisioned,
  type Provisioning,
} from '../lib/model';
import type { Access } from './aws/access';
import { AwsService } from './aws/service';
import { addOnName } from './aws/settings';
import { warnOfBackups } from './backing-service';
import { storageParameter } from './parameters';

const port = 9000;

const parameters = {
  type: 'object',
  properties: {
    versioning: {
      type: 'boolean',
      default: true,
      description: 'aws: whether replaced and deleted objects are kept as former versions.',
    },
    formerDays: {
      type: 'integer',
      minimum: 1,
      default: 90,
      description: 'aws: number of days that replaced and deleted objects are kept.',
    },
    storage: storageParameter('10Gi', 'In the cluster: size of the volume. It can grow, but not shrink.'),
  },
  additionalProperties: false,
} as const;

export type S3Props = Infer<typeof parameters> & AddOnOptions;

/**
 * A bucket for files.
 *
 * @example new S3(application, 'MEDIA')
 */
export class S3 extends AwsService<Filled<typeof parameters>, Infer<typeof parameters>> {
  static readonly description = {
    type: 's3',
    summary: 'A bucket for files: S3, or MinIO in the cluster.',
    alias: 'S3',
    provisioners: ['in-cluster', 'aws', 'external'],
    awsNeeds: 'identity',
    parameters,
    bindings: {
      name: { description: 'Name of the bucket.' },
      region: { description: 'Region.' },
      endpoint: { description: 'URL of the API.' },
      access_key_id: { description: 'Access key ID.', secret: true, provisioners: ['in-cluster', 'external'] },
      secret_access_key: {
        description: 'Secret access key; in AWS, pods have a role instead.',
        secret: true,
        provisioners: ['in-cluster', 'external'],
      },
    },
    data: true,
  } as const satisfies AddOnDescription;

  protected override readonly access: readonly Access[] = [
    { actions: ['s3:ListBucket', 's3:GetBucketLocation', 's3:ListBucketMultipartUploads'], on: [''] },
    {
      actions: [
        's3:GetObject',
        's3:GetObjectVersion',
        's3:PutObject',
        's3:DeleteObject',
        's3:AbortMultipartUpload',
        's3:ListMultipartUploadParts',
      ],
      on: ['/*'],
    },
  ];

  protected override get place() {
    // The account's twelve digits follow.
    return { service: 's3', resource: addOnName(this, 50) };
  }

  protected override bindings(): { readonly [name: string]: string } {
    if (this.provisioner === 'external') return this.externalBindings();
    if (this.provisioner === 'aws') {
      const { region } = this;
      return { name: this.output('name'), region, endpoint: `https://s3.${region}.${dnsSuffix(region)}` };
    }
    return {
      name: this.objectName,
      region: 'us-east-1',
      endpoint: `http://${serverHost(this)}:${port}`,
      access_key_id: this.generated('access_key_id'),
      secret_access_key: this.generated('secret_access_key'),
    };
  }

  override render(): void {
    super.render();
    if (this.provisioner !== 'in-cluster') return;
    warnOfBackups(this);
    const key = (name: string, of: string) => ({
      name,
      valueFrom: { secretKeyRef: { name: this.bindingSecrets.generated, key: of } },
    });
    // In a folder of one drive a bucket is a folder. The last image its makers published.
    const start = `mkdir -p /data/${this.objectName} && exec minio server /data --address :${port} --certs-dir /tmp/certs`;
    new AddOnServer(this, {
      image: 'minio/minio:RELEASE.2025-09-07T16-13-09Z',
      port,
      user: 1000,
      command: ['/bin/sh', '-c', start],
      env: [key('MINIO_ROOT_USER', 'access_key_id'), key('MINIO_ROOT_PASSWORD', 'secret_access_key')],
      probe: { httpGet: { path: '/minio/health/ready', port: 'server' } },
      volume: { path: '/data', storage: this.parameters.storage },
    });
  }

  override async provision(run: Provisioning): Promise<Provisioned> {
    const { provisionS3 } = await import('./aws/s3.js');
    return provisionS3(run, this, this.place, this.parameters);
  }
}
