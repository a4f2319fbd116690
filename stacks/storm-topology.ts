import { podParameters, releaseJob } from '../lib/kubernetes';
import { ConstructError, Stack, type Application, type Filled, type Infer, type StackDescription } from '../lib/model';
import { quoted } from '../lib/model/shell';
import { resourcesWith } from './memory';

const { command: _command, args: _args, stopSeconds: _stopSeconds, ...ofPods } = podParameters;

const parameters = {
  type: 'object',
  properties: {
    ...ofPods,
    resources: resourcesWith('512Mi'),
    jar: {
      type: 'string',
      pattern: '^/\\S+\\.jar$',
      'x-expected': 'an absolute path such as /topology.jar',
      default: '/topology.jar',
      description:
        "Path of the topology's JAR in the image, which must also contain the storm command: FROM storm:2.8.2.",
    },
    mainClass: {
      type: 'string',
      pattern: '^[A-Za-z_$][\\w$]*(\\.[A-Za-z_$][\\w$]*)*$',
      'x-expected': 'a class such as com.acme.clicks.Topology',
      examples: ['com.acme.clicks.Topology'],
      description: 'Class that submits the topology.',
    },
    name: {
      type: 'string',
      pattern: '^[A-Za-z0-9][\\w-]*$',
      'x-expected': 'A-Z, a-z, 0-9, "-" and "_"',
      description:
        'Name to submit it under. Default: project, environment and application, such as shop-production-clicks.',
    },
    args: {
      type: 'array',
      items: { type: 'string' },
      description: 'Arguments of the class. Default: only the name.',
    },
    workers: {
      type: 'integer',
      minimum: 1,
      maximum: 1000,
      default: 1,
      description: 'Number of worker processes of the topology.',
    },
    waitSeconds: {
      type: 'integer',
      minimum: 0,
      maximum: 3600,
      default: 30,
      description: 'Seconds that the old version has to finish its pending work before the new one is submitted.',
    },
    nimbus: {
      type: 'string',
      pattern: '^[A-Za-z0-9.-]+(:[0-9]{1,5})?$',
      'x-expected': 'a host such as nimbus.example.com or nimbus.example.com:6627',
      description: 'Nimbus host of an existing Storm cluster. Default: the add-on STORM.',
    },
  },
  required: ['mainClass'],
  additionalProperties: false,
} as const;

export type StormTopologyProps = Infer<typeof parameters>;

/**
 * An Apache Storm topology. A release kills the old version, waits until it has stopped, and submits the new one. It
 * does not run in a canary, which would process the same stream twice. It gets a Storm cluster of its own unless one
 * is given.
 *
 * @example new StormTopology(application, 'clicks', { mainClass: 'com.acme.clicks.Topology', workers: 4 })
 */
export class StormTopology extends Stack<Filled<typeof parameters>> {
  static readonly description = {
    type: 'storm-topology',
    summary: 'An Apache Storm topology; each release replaces the running one.',
    parameters,
    components: ['topology'],
    init: {
      name: 'topology',
      signs: ['pom.xml', 'build.gradle', 'build.gradle.kts'].map((file) => ({
        file,
        pattern: 'org\\.apache\\.storm',
        says: 'names Apache Storm',
      })),
    },
    inCanary: false,
    implies: { addons: [{ type: 'storm', unless: 'nimbus' }] },
  } as const satisfies StackDescription;

  constructor(application: Application, id: string, props: StormTopologyProps) {
    super(application, id, props);
  }

  override render(): void {
    const { application, parameters: given } = this;
    const { project } = application;
    if (project.environment.kind === 'canary') return;
    const { waitSeconds, name = `${project.namespace}-${application.objectName}` } = given;
    releaseJob(this, application, given, {
      component: 'topology',
      command: this.script(name),
      variables: { ...this.address(), HOME: '/tmp' },
      timeoutSeconds: waitSeconds + 900,
    });
  }

  /** What replaces a running topology; `storm list` tells names in its first column. */
  private script(name: string): string {
    const { jar, mainClass, args = [name], workers, waitSeconds } = this.parameters;
    const submit = ['storm', 'jar', jar, mainClass, ...args, '-c', `topology.workers=${workers}`].map(quoted);
    return `set -eu
topology=${quoted(name)}
class=${quoted(mainClass)}
connection="-c nimbus.seeds=[\\"$NIMBUS_HOST\\"] -c nimbus.thrift.port=$NIMBUS_PORT"
running() { storm list $connection > /tmp/topologies; awk '{ print $1 }' /tmp/topologies | grep -qxF "$topology"; }
if running; then
  storm kill "$topology" -w ${waitSeconds} $connection
  while running; do sleep 2; done
fi
${submit.join(' ')} $connection
if ! running; then
  echo "$class submitted no topology called $topology; give the parameter name the name it uses" >&2
  exit 1
fi
`;
  }

  private address(): { readonly [variable: string]: string } {
    const { nimbus } = this.parameters;
    if (nimbus !== undefined) {
      const [host = '', port = '6627'] = nimbus.split(':');
      return { NIMBUS_HOST: host, NIMBUS_PORT: port };
    }
    const attached = [...this.application.attachments.values()].filter(
      ({ addon }) => addon.description.type === 'storm',
    );
    const meant = attached.length === 1 ? attached[0] : attached.find(({ alias }) => alias === 'STORM');
    if (meant === undefined) {
      throw new ConstructError(
        this.application,
        'storm-missing',
        'does not say which Storm cluster its topology runs in',
        'Attach an add-on of type storm as STORM, or set the parameter nimbus to its host.',
      );
    }
    return { NIMBUS_HOST: meant.addon.binding('host'), NIMBUS_PORT: meant.addon.binding('port') };
  }
}
