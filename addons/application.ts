import {
  AddOn,
  callerLabel,
  ConstructError,
  dnsLabel,
  nearest,
  objectName,
  type AddOnDescription,
  type AddOnOptions,
  type Application,
  type ApplicationReference,
  type Filled,
  type Infer,
  type Needed,
} from '../lib/model';

const label = { type: 'string', pattern: dnsLabel.pattern, 'x-expected': dnsLabel.expected } as const;

const parameters = {
  type: 'object',
  properties: {
    application: {
      ...label,
      examples: ['api'],
      description: 'Name of the application; after a rename, the one that its objects still have.',
    },
    project: {
      type: 'string',
      pattern: '^([A-Za-z0-9][A-Za-z0-9_.-]*/)?[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$',
      'x-expected': 'the name of a project, with or without its owner: ledger or acme/ledger',
      description: 'Project that the application belongs to. Default: this project.',
    },
    environment: {
      ...label,
      description:
        'Environment of the other project. Default: the one with the same name; for a review environment, development.',
    },
    namespace: {
      ...label,
      description: 'Namespace of the application. Default: that of the other project, <project>-<environment>.',
    },
  },
  required: ['application'],
  additionalProperties: false,
} as const;

export type ApplicationLinkProps = Infer<typeof parameters> & AddOnOptions;

/**
 * Another application, of this project or of another project in the same cluster, by its address inside the cluster.
 * A deployment checks that the application of another project exists before anything starts.
 *
 * @example new ApplicationLink(web, 'LEDGER', { project: 'acme/ledger', application: 'api' }) // LEDGER_URL, LEDGER_HOST, LEDGER_PORT
 */
export class ApplicationLink extends AddOn<Filled<typeof parameters>, Infer<typeof parameters>> {
  static readonly description = {
    type: 'application',
    summary: 'Another application, of this project or of another project in the same cluster.',
    alias: 'APPLICATION',
    provisioners: ['external'],
    parameters,
    bindings: {
      url: { description: 'http://host:port, inside the cluster.' },
      host: { description: 'Host name.' },
      port: { description: 'Port.' },
    },
  } as const satisfies AddOnDescription;

  protected override bindings() {
    const { service, namespace } = this;
    const host = `${service}.${namespace}.svc`;
    return { url: `http://${host}`, host, port: '80' };
  }

  override get reaches(): ApplicationReference {
    const { foreign, parameters: given } = this;
    return { ...(foreign === undefined ? {} : { project: foreign }), application: given.application };
  }

  override get needs(): readonly Needed[] {
    const { foreign, service, namespace } = this;
    if (foreign === undefined) return [];
    const { application } = this.parameters;
    return [
      {
        apiVersion: 'v1',
        kind: 'Service',
        namespace,
        name: service,
        what: `${application} of ${foreign}`,
        hint: `Deploy it there first, or set where it is: parameters: { environment: …, namespace: … } of ${this.alias}.`,
      },
    ];
  }

  /** By which the other application's network policy lets these pods in. */
  override podLabels(): { readonly [label: string]: string } {
    const { foreign } = this;
    return foreign === undefined ? {} : { [callerLabel(foreign, this.parameters.application)]: 'true' };
  }

  /** The other project, without its owner; undefined for this one. */
  private get foreign(): string | undefined {
    const name = this.parameters.project?.split('/').at(-1);
    return name === this.project.name ? undefined : name;
  }

  private get service(): string {
    const { foreign, parameters: given } = this;
    return foreign === undefined ? objectName([this.target().identity]) : objectName([given.application]);
  }

  private get namespace(): string {
    const { environment, namespace } = this.project;
    if (this.foreign === undefined) return namespace;
    const same = environment.values.review === undefined ? environment.base : 'development';
    return this.parameters.namespace ?? objectName([this.foreign, this.parameters.environment ?? same]);
  }

  /** The application of this project; a canary uses production's, as it does of add-ons. */
  private target(): Application {
    const { applications } = this.project;
    const { application: name } = this.parameters;
    const target = applications.find((known) => known.name === name);
    if (target === undefined) {
      const names = applications.map((known) => known.name);
      const meant = nearest(name, names);
      const hint = meant === undefined ? `The applications are ${names.join(', ')}.` : `Did you mean "${meant}"?`;
      throw new ConstructError(this, 'unknown-application', `unknown application "${name}"`, hint);
    }
    if (!Object.hasOwn(target.stack.description.parameters.properties, 'host'))
      throw new ConstructError(
        this,
        'application-unreachable',
        `a ${target.stack.description.type} such as ${name} serves no requests`,
      );
    return target;
  }
}
