import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { kubernetesObject, restrictedContainer, restrictedPod, type EnvVar } from '../../lib/kubernetes';
import { objectName, projectLabels, shortHash, type AddOn } from '../../lib/model';

/** The database's own client, and what it is told. */
export interface LoginClient {
  readonly image: string;
  /** Numeric user of the image. */
  readonly user: number;
  /** Runs the client, as the administrator, with what makes the login; values come from variables, never from arguments. */
  readonly script: string;
}

interface DatabaseLoginOptions extends LoginClient {
  readonly database: string;
  readonly username: string;
  /** Users of earlier passwords, which may not log in any more. */
  readonly former: readonly string[];
  /** Token of the administrator's name. */
  readonly administrator: string;
  /** Token of the administrator's password. */
  readonly administratorPassword: string;
}

/**
 * The database and the application's own user on a server that a cloud runs: a Job makes both before anything else starts.
 * The administrator's password stays with the cloud, which changes it: its copy is in a Secret that only this Job reads.
 */
export class DatabaseLogin extends Construct {
  constructor(addon: AddOn, options: DatabaseLoginOptions) {
    super(addon, 'Login');
    const { image, user, script } = options;
    const administrator = objectName([addon.objectName, 'administrator']);
    const secret = new ApiObject(this, 'Administrator', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: administrator },
      type: 'Opaque',
      stringData: { username: options.administrator, password: options.administratorPassword },
    });
    const template = {
      metadata: { labels: { ...projectLabels(addon.project.name), ...labels(addon) } },
      spec: {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        restartPolicy: 'Never',
        securityContext: restrictedPod(user),
        containers: [
          {
            name: 'login',
            image,
            command: ['/bin/sh', '-c', script],
            env: [
              ...environment(addon, options),
              reference('ADMINISTRATOR', administrator, 'username'),
              reference('ADMINISTRATOR_PASSWORD', administrator, 'password'),
            ],
            resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '128Mi' } },
            securityContext: restrictedContainer,
            volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
          },
        ],
        volumes: [{ name: 'tmp', emptyDir: {} }],
      },
    };
    const name = objectName([addon.objectName, 'login', shortHash(JSON.stringify(template))]);
    const job = kubernetesObject(
      this,
      'Job',
      'Job',
      { name, labels: labels(addon) },
      { backoffLimit: 3, activeDeadlineSeconds: 600, template },
    );
    job.node.addDependency(secret);
  }
}

/** Longest name of a user (MySQL's), https://dev.mysql.com/doc/refman/8.4/en/identifier-length.html. */
const longest = 32;

/** The name of the user that goes with a version of the password: each has its own, so that both log in while pods roll. */
export function loginName(database: string, version: number): string {
  return version === 1 ? database.slice(0, longest) : `${database.slice(0, longest - 5)}_${version}`;
}

/** Names of the users before the last two. */
export function formerLogins(database: string, version: number): string[] {
  return Array.from({ length: Math.max(0, version - 2) }, (_, index) => loginName(database, index + 1));
}

function environment(addon: AddOn, { database, username, former }: DatabaseLoginOptions): EnvVar[] {
  const bindings = addon.bindingSecrets.current;
  return [
    reference('SERVER', bindings, 'host'),
    { name: 'DATABASE', value: database },
    { name: 'LOGIN', value: username },
    reference('LOGIN_PASSWORD', bindings, 'password'),
    // The API server forgets an empty value, and the engine would find it missing.
    ...(former.length === 0 ? [] : [{ name: 'FORMER_LOGINS', value: former.join(' ') }]),
  ];
}

function reference(name: string, secret: string, key: string): EnvVar {
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}

function labels(addon: AddOn): { [label: string]: string } {
  return {
    'app.kubernetes.io/name': addon.description.type,
    'app.kubernetes.io/instance': addon.objectName,
    'app.kubernetes.io/component': 'login',
  };
}
