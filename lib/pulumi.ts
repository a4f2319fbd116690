import * as pulumi from '@pulumi/pulumi';
import { clusterAccess } from './release/cluster-access';
import { clusterFacts, treeFacts } from './release/cluster-facts';
import { findOwned } from './deploy/ownership';
import { applyUnit, type UnitOutputs } from './deploy/program';
import { unitObjects } from './kubernetes';
import { loadProject } from './load-project';
import { UserError, type Project, type RolloutTarget } from './model';
import { Cluster, ensureNamespace } from './operate';

export type { UnitOutputs } from './deploy/program';

export interface DeployOptions {
  /** Context in the kubeconfig. @default the environment's; except for production and its canary, else the current one */
  readonly context?: string;
  /** The unit of deployment. @default the environment */
  readonly unit?: string;
}

/**
 * Registers all objects of a project with the surrounding Pulumi program, and waits until they are ready.
 *
 * @example
 * const project = new Project({ name: 'storefront', environment: 'staging' });
 * new Web(new Application(project, 'web', { image: 'ghcr.io/acme/web:1' }), 'web');
 * export const urls = deployProject(project).then((outputs) => outputs.urls);
 */
export function deployProject(project: Project, options: DeployOptions = {}): Promise<UnitOutputs> {
  return withoutStack(() => deploy(project, options));
}

async function deploy(project: Project, options: DeployOptions): Promise<UnitOutputs> {
  const context = project.environment.context(options.context);
  const cluster = await Cluster.connect(context === undefined ? {} : { context });
  const access = clusterAccess(cluster);
  // What the SDK waits for rejects by itself, too: the runner hears of it before this does.
  const told = { ...access, awaitReady: (target: RolloutTarget) => withoutStack(() => access.awaitReady(target)) };
  const unit = options.unit ?? project.environment.name;
  try {
    await findOwned(project, unit, unitObjects(project, unit), access);
    if (!pulumi.runtime.isDryRun()) {
      await ensureNamespace(cluster, {
        name: project.namespace,
        environment: `${project.name}/${project.environment.base}`,
      });
    }
    return await applyUnit(project, unit, told);
  } finally {
    access.close();
    cluster.close();
  }
}

export interface StackOptions {
  /** A folder of the repository; `.infra` is searched for there and in the folders above. */
  readonly directory: string;
  /** Context in the kubeconfig. @default the environment's; except for production and its canary, else the current one */
  readonly context?: string;
}

/**
 * The program of a generated Pulumi project: deploys the unit named by the stack, such as `production` or
 * `production.web`. It uses the images deployed last, unless the stack's configuration `images` has others.
 */
export function deployStack(options: StackOptions): Promise<UnitOutputs> {
  return withoutStack(() => deployNamed(options));
}

async function deployNamed(options: StackOptions): Promise<UnitOutputs> {
  const unit = pulumi.getStack();
  const [environment = unit] = unit.split('.');
  const plain = await loadProject(options.directory, { environment });
  const context = plain.environment.context(options.context);
  const cluster = await Cluster.connect(context === undefined ? {} : { context });
  const facts = await clusterFacts(cluster, plain).finally(() => cluster.close());
  const given = new pulumi.Config().getObject<{ readonly [application: string]: string }>('images');
  const project = await loadProject(options.directory, {
    environment,
    ...treeFacts(facts, given),
  });
  return deployProject(project, { unit, ...(context === undefined ? {} : { context }) });
}

/** A mistake or a circumstance the user can mend, which Pulumi's runner tells whole and without a stack, as it does a `RunError`. */
class ProgramError extends UserError {
  /** What `pulumi.RunError.isInstance` looks for. */
  readonly __pulumiRunError = true;

  constructor(cause: UserError) {
    const { message, code, details, hint, exitCode } = cause;
    const lines = [
      `${message} [${code}]`,
      ...details.map((line) => `  | ${line}`),
      ...(hint === undefined ? [] : [`  ${hint}`]),
    ];
    super(lines.join('\n'), { code, exitCode, cause });
  }
}

async function withoutStack<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw UserError.is(error) && !(error instanceof ProgramError) ? new ProgramError(error) : error;
  }
}
