import { Construct } from 'constructs';
import { ConstructError, dnsLabel, follows, objectName, type Application } from '../model';
import { kubernetesObject } from './api';
import { plainText } from './environment-variables';
import { selector } from './labels';

export interface ExposureOptions {
  readonly component: string;
  readonly port: number;
  /** Reached from outside the cluster at this host. @default inside only */
  readonly host?: string | undefined;
}

/** How requests reach the pods of a process: a Service, and an Ingress where it has a host. */
export class Exposure extends Construct {
  constructor(scope: Construct, id: string, application: Application, options: ExposureOptions) {
    super(scope, id);
    const name = application.objectName;
    const labels = selector(application, options.component);
    if (!/^[a-z]/.test(name) || !follows(dnsLabel, name)) {
      throw new ConstructError(
        application,
        'name-invalid',
        `"${name}" cannot name a Service, which begins with a letter`,
      );
    }
    kubernetesObject(
      this,
      'Service',
      'Service',
      { name, labels },
      {
        selector: labels,
        ports: [{ name: 'http', port: 80, targetPort: 'http' }],
      },
    );
    if (options.host === undefined || application.project.environment.kind === 'canary') return;
    const host = plainText(application, options.host);
    kubernetesObject(
      this,
      'Ingress',
      'Ingress',
      { name, labels, annotations: { 'kubernetes.io/tls-acme': 'true' } },
      {
        rules: [
          {
            host,
            http: {
              paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port: { name: 'http' } } } }],
            },
          },
        ],
        tls: [{ hosts: [host], secretName: objectName([name, 'tls']) }],
      },
    );
  }
}

/**
 * The host of an application in its environment: the one given, `<application>.<domain>`, or the domain itself for `@`.
 * Undefined where the environment has no domain.
 */
export function hostOf(application: Application, host: string | undefined): string | undefined {
  const { domain } = application.project.environment;
  if (host !== undefined && host !== '@') return application.resolve(host);
  if (domain === undefined) return undefined;
  return host === '@' ? domain : `${application.name}.${domain}`;
}
