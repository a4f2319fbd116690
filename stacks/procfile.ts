import type { Command } from '../lib/kubernetes';
import {
  componentName,
  ConstructError,
  withDefaults,
  type Application,
  type Filled,
  type Infer,
  type StackDescription,
} from '../lib/model';
import type { Formation, Process } from './formation';
import { httpParameters, HttpStack } from './http-stack';

const { replicas: quantity, processes: _processes, command: _command, args: _args, ...served } = httpParameters;

/** One line of a Procfile (https://devcenter.heroku.com/articles/procfile#procfile-format). */
const line = '^(?<name>[A-Za-z0-9]([A-Za-z0-9_-]{0,30}[A-Za-z0-9])?):\\s*(?<command>\\S.*)$';

/** A command that is one program with its arguments, and nothing of the shell's own. */
const simple = /^(?!(?:\.|cd|eval|exec|export|set|source) )[\w./-]+( [^;&|`]*)?$/;

/** What is read of an app.json (https://devcenter.heroku.com/articles/app-json-schema#formation). */
const appJson = {
  type: 'object',
  properties: {
    formation: {
      type: 'object',
      'x-processes-of': 'procfile',
      additionalProperties: {
        type: 'object',
        properties: { quantity: { type: 'integer', minimum: 0, maximum: 1000 } },
        additionalProperties: true,
      },
    },
  },
  additionalProperties: true,
} as const;

const path = { type: 'string', minLength: 1, 'x-placeholders': false } as const;

const parameters = {
  type: 'object',
  properties: {
    ...served,
    procfile: {
      ...path,
      default: 'Procfile',
      description: 'Path of the Procfile, from the root of the repository.',
    },
    appJson: {
      anyOf: [path, { type: 'null' }],
      default: 'app.json',
      description: 'File whose `formation` sets the number of pods; null for none.',
    },
    formation: {
      type: 'object',
      'x-processes-of': 'procfile',
      description: 'Number of pods of each process, overriding app.json; `release: 0` turns the release process off.',
      additionalProperties: { ...quantity, description: 'Default: 1, or 2 for web in production.' },
      default: {},
    },
    singletons: {
      type: 'array',
      items: { type: 'string' },
      default: ['clock'],
      description: 'Processes that never run twice at a time, nor in a canary, such as schedulers.',
    },
    launcher: {
      enum: ['shell', 'buildpack'],
      default: 'shell',
      description:
        "What starts the processes: the image's shell, or the launcher of an image built from this Procfile by Cloud Native Buildpacks.",
    },
  },
  additionalProperties: false,
} as const;

export type ProcfileProps = Infer<typeof parameters>;

/**
 * The processes of a Procfile, as Heroku runs them: `web` serves requests, `release` runs first, all others run
 * alongside.
 *
 * @example
 * const files = { procfile: readFileSync('Procfile', 'utf8') };
 * new Procfile(new Application(project, 'shop', { files }), 'procfile', { formation: { worker: 2 } });
 */
export class Procfile extends HttpStack<Filled<typeof parameters>> {
  static readonly description = {
    type: 'procfile',
    summary: 'The processes of a Procfile, as Heroku runs them.',
    parameters,
    components: ['web', 'release'],
    init: { signs: [{ file: 'Procfile', pattern: '^([A-Za-z0-9_-]+):\\s*\\S', says: 'lists its processes' }] },
    reads: {
      procfile: {
        lines: {
          pattern: line,
          expected: 'a process such as "web: npm start", its name of A-Z, a-z, 0-9, "-" and "_", at most 32 characters',
        },
      },
      appJson: { schema: appJson, optional: true },
    },
  } as const satisfies StackDescription;

  constructor(application: Application, id: string, props: ProcfileProps = {}) {
    super(application, id, props);
  }

  override get host(): string | undefined {
    return this.commands().has('web') ? super.host : undefined;
  }

  protected override formation(): Formation {
    const quantities = this.quantities();
    const commands = this.commands();
    const unknown = Object.keys(this.parameters.formation).find((name) => !commands.has(name));
    if (unknown !== undefined) {
      throw new ConstructError(
        this.application,
        'process-unknown',
        `sets the number of pods for "${unknown}", which is not in ${this.parameters.procfile}; it has ${[...commands.keys()].join(', ')}`,
      );
    }
    const others: { [name: string]: Process } = {};
    for (const [name, command] of commands) {
      if (name === 'web' || name === 'release') continue;
      const replicas = quantities.get(name);
      const singleton = this.parameters.singletons.includes(name) && (replicas ?? 1) <= 1;
      const component = componentName(name);
      if (component in others) {
        throw new ConstructError(
          this.application,
          'process-duplicate',
          `has two processes that would both be named "${component}" in Kubernetes`,
          'Rename one of them.',
        );
      }
      others[component] = { command: this.launch(name, command), replicas, singleton };
    }
    const [web, release] = [commands.get('web'), commands.get('release')];
    return {
      ...(web === undefined ? {} : { web: { command: this.launch('web', web), replicas: quantities.get('web') } }),
      release: release === undefined || quantities.get('release') === 0 ? null : this.launch('release', release),
      others,
    };
  }

  /** The commands by process, in the order of the file. */
  private commands(): ReadonlyMap<string, string> {
    const text = this.application.props.files?.['procfile'];
    if (typeof text !== 'string') {
      throw new ConstructError(
        this.application,
        'file-missing',
        `has the stack ${this.description.type}, but no Procfile`,
        "Pass its text to the application: { files: { procfile: readFileSync('Procfile', 'utf8') } }.",
      );
    }
    const form = new RegExp(line, 'u');
    return new Map(
      text.split('\n').flatMap((written) => {
        const { name, command } = form.exec(written.trimEnd())?.groups ?? {};
        return name === undefined || command === undefined ? [] : [[name, command] as const];
      }),
    );
  }

  private quantities(): ReadonlyMap<string, number> {
    const { formation = {} } = withDefaults(this.application.props.files?.['appJson'] ?? {}, appJson);
    const read = Object.entries(formation).flatMap(([name, { quantity: pods }]) =>
      pods === undefined ? [] : [[name, pods] as const],
    );
    return new Map([...read, ...Object.entries(this.parameters.formation)]);
  }

  private launch(name: string, command: string): Command {
    // The launcher sets up what buildpacks installed; its images may have no shell (https://buildpacks.io/docs/for-app-developers/how-to/build-outputs/specify-launch-process/).
    if (this.parameters.launcher === 'buildpack') return [`/cnb/process/${name}`];
    // A shell that stays between would keep the signal to stop for itself.
    return simple.test(command) ? `exec ${command}` : command;
  }
}
