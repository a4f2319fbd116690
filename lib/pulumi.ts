import * as pulumi from '@pulumi/pulumi';
import { clusterAccess } from './release/cluster-access';
import { clusterFacts } from './release/cluster-facts';
import { findOwned } from './deploy/ownership';
import { applyUnit, type UnitOutputs } from './deploy/program';
import { unitObjects } from './kubernetes';
import { loadProject } from './load-project';
import type { Project } from './model';
import { Cluster, ensureNamespace } from './operate';

export type { UnitOutputs } from './deploy/program';

export interface DeployOptions {
  /** Context of the kubeconfig. @default the environment's, else the current one */
  readonly context?: string;
  /** The unit of deployment. @default the environment */
  readonly unit?: string;
}

/**
 * Registers everything of a project with the Pulumi program around it, and waits until it is ready.
 *
 * @example
 * const project = new Project({ name: 'storefront', environment: 'staging' });
 * new Web(new Application(project, 'web', { image: 'ghcr.io/acme/web:1' }), 'web');
 * export const urls = deployProject(project).then((outputs) => outputs.urls);
 */
export async function deployProject(project: Project, options: DeployOptions = {}): Promise<UnitOutputs> {
  const context = options.context ?? project.environment.values.cluster?.context;
  const cluster = await Cluster.connect(context === undefined ? {} : { context });
  const access = clusterAccess(cluster);
  const unit = options.unit ?? project.environment.name;
  try {
    await findOwned(project, unit, unitObjects(project, unit), access);
    if (!pulumi.runtime.isDryRun()) {
      await ensureNamespace(cluster, {
        name: project.namespace,
        environment: `${project.name}/${project.environment.base}`,
      });
    }
    return await applyUnit(project, unit, access);
  } finally {
    access.close();
    cluster.close();
  }
}

/**
 * The program of a generated Pulumi project: deploys the unit that the stack's name says, `production` or
 * `production.web`. Images are those last deployed, unless the configuration `images` of the stack has others.
 */
export async function deployStack(options: {
  readonly directory: string;
  readonly context?: string;
}): Promise<UnitOutputs> {
  const unit = pulumi.getStack();
  const [environment = unit] = unit.split('.');
  const plain = await loadProject(options.directory, { environment });
  const context = options.context ?? plain.environment.values.cluster?.context;
  const cluster = await Cluster.connect(context === undefined ? {} : { context });
  const facts = await clusterFacts(cluster, plain).finally(() => cluster.close());
  const given = new pulumi.Config().getObject<{ readonly [application: string]: string }>('images');
  const project = await loadProject(options.directory, {
    environment,
    images: { ...facts.images, ...given },
    configurations: facts.configurations,
    configured: facts.keys,
    ...(facts.configuration === undefined ? {} : { configuration: facts.configuration }),
  });
  return deployProject(project, { unit, ...(context === undefined ? {} : { context }) });
}
