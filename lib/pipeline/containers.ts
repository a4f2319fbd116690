import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { JobValues, ServiceValues } from '../model/pipeline/job';
import { serviceHosts } from '../model/pipeline/service-host';
import { UserError } from '../model/error';
import { quoted } from '../model/shell';
import type { Note } from './artifacts';
import type { Engine } from './engine';
import type { Instance } from './instance';
import { shellOf } from './script';
import { expand } from './variables';

const run = promisify(execFile);

/** Where the repository is in a container. */
const inside = '/builds/project';

/** What a container of a job is given. */
export interface ContainerInput {
  readonly workspace: string;
  /** Folder of the scripts. */
  readonly scripts: string;
  readonly values: { readonly [name: string]: string };
  readonly secrets: readonly string[];
}

/** The containers of one job while it runs. */
export interface ContainerSession {
  /** The environment of the engine's client, which hands on what no argument may hold. */
  readonly environment: { readonly [name: string]: string };
  command(script: string, more: { readonly [name: string]: string }): readonly string[];
  close(): Promise<void>;
}

/** Runs jobs in their image, with their services beside them. */
export class Containers {
  constructor(
    readonly engine: Engine,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly withServices: boolean,
  ) {}

  /** Where a job finds the repository; undefined where it runs as a process. */
  folder({ image }: JobValues): string | undefined {
    return image === undefined ? undefined : inside;
  }

  /** Starts what a job has beside it; undefined for a job without an image. */
  async open({ job, name }: Instance, input: ContainerInput, note: Note): Promise<ContainerSession | undefined> {
    const { image, services = [] } = job;
    if (image === undefined) return undefined;
    const id = `infra-${randomBytes(6).toString('hex')}`;
    const started: string[] = [];
    const { values } = input;
    const filled = (text: string) => expand(text, (variable) => values[variable]);
    const beside = this.withServices ? services : [];
    if (beside.length > 0) await this.ask(['network', 'create', id]);
    const close = async () => {
      // A container that ended by itself is gone already.
      for (const container of started) await this.ask(['rm', '--force', '--volumes', container]).catch(() => undefined);
      if (beside.length > 0) await this.ask(['network', 'rm', id]).catch(() => undefined);
    };
    try {
      for (const [index, service] of beside.entries()) {
        const container = `${id}-service-${index}`;
        started.push(container);
        note(`service ${serviceHosts(service).join(', ')}: ${filled(service.name)}`);
        await this.ask(serviceCommand(service, { id, container, filled, variables: plainOf(input) }));
      }
      const ports = await Promise.all(
        beside.map(async (service) => portsOf(service, await this.exposed(filled(service.name)))),
      );
      return {
        environment: hidden(input),
        close,
        command: (script, more) => {
          const [entry, ...rest] = image.entrypoint ?? [];
          // One that was stopped may still be there when the commands after it run.
          const container = `${id}-job-${started.length}`;
          started.push(container);
          return [
            this.engine, 'run', '--rm', '--name', container, ...(beside.length > 0 ? ['--network', id] : []),
            '--volume', `${input.workspace}:${inside}`, '--volume', `${input.scripts}:/scripts:ro`, '--workdir', inside,
            ...variableArguments(input, more), ...(entry === undefined ? [] : ['--entrypoint', entry]),
            filled(image.name), ...rest, ...inContainer(script, ports.flat(), this.engine),
          ]; // prettier-ignore
        },
      };
    } catch (error) {
      await close();
      throw new UserError(`the services of ${name} did not start: ${reasonOf(error)}`, { code: 'service-failed' });
    }
  }

  private async ask(args: readonly string[]): Promise<string> {
    const { stdout } = await run(this.engine, [...args], { env: this.environment });
    return stdout;
  }

  private async exposed(image: string): Promise<readonly string[]> {
    const answer = await this.ask(['image', 'inspect', '--format', '{{json .Config.ExposedPorts}}', image]).catch(
      () => '{}',
    );
    const ports: unknown = JSON.parse(answer.trim() === '' ? '{}' : answer);
    return Object.keys(ports ?? {}).flatMap((port) => /^([0-9]+)\/tcp$/.exec(port)?.[1] ?? []);
  }
}

function serviceCommand(
  service: ServiceValues,
  given: {
    readonly id: string;
    readonly container: string;
    readonly filled: (text: string) => string;
    readonly variables: { readonly [name: string]: string };
  },
): readonly string[] {
  const [entry, ...rest] = service.entrypoint ?? [];
  return [
    'run', '--detach', '--name', given.container, '--network', given.id,
    ...serviceHosts(service).flatMap((alias) => ['--network-alias', alias]),
    ...Object.entries(service.variables ?? given.variables).flatMap(([name, value]) => ['--env', `${name}=${given.filled(value)}`]),
    ...(entry === undefined ? [] : ['--entrypoint', entry]),
    given.filled(service.name), ...rest, ...(service.command ?? []),
  ]; // prettier-ignore
}

/** A value that holds a secret is handed on by name, so that no list of processes shows it. */
function variableArguments(input: ContainerInput, more: { readonly [name: string]: string }): readonly string[] {
  const plain = plainOf(input);
  return Object.entries({ ...input.values, ...more }).flatMap(([name, value]) => [
    '--env',
    name in plain || name in more ? `${name}=${value}` : name,
  ]);
}

/** Only these reach the engine's client: of other variables it might take one for its own, as DOCKER_HOST. */
function hidden(input: ContainerInput): { readonly [name: string]: string } {
  const plain = plainOf(input);
  return Object.fromEntries(Object.entries(input.values).filter(([name]) => !(name in plain)));
}

function plainOf({ values, secrets }: ContainerInput): { readonly [name: string]: string } {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => !secrets.some((secret) => value.includes(secret))),
  );
}

function portsOf(service: ServiceValues, ports: readonly string[]): readonly string[] {
  const [host = ''] = serviceHosts(service);
  return ports.map((port) => `${host}/${port}`);
}

/** The script inside: services are waited for, and what root made belongs to whom the folder does. */
function inContainer(script: string, ports: readonly string[], engine: Engine): readonly string[] {
  const [shell = 'sh', option = '-c', launch = '', ...rest] = shellOf(`/scripts/${script.split('/').at(-1) ?? ''}`);
  const waits = ports.map(
    (port) =>
      `for _ in $(seq 30); do timeout 1 bash -c ${quoted(`: </dev/tcp/${port}`)} 2>/dev/null && break; sleep 1; done`,
  );
  const wait = waits.length === 0 ? '' : `if command -v bash timeout >/dev/null 2>&1; then ${waits.join('; ')}; fi; `;
  const [user, group] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  const giveBack = engine === 'docker' && user !== 0 ? `trap 'chown -R ${user}:${group} ${inside}' EXIT; ` : '';
  // A trap needs a shell that stays.
  const launched = giveBack === '' ? launch : launch.replaceAll('exec ', '');
  return [shell, option, `${wait}${giveBack}${launched}`, ...rest];
}

function reasonOf(error: unknown): string {
  const said = typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr).trim() : '';
  return said === '' ? String(error) : (said.split('\n').at(-1) ?? said);
}
