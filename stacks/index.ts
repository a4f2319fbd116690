import type { StackType } from '../lib/model';
import { Cron } from './cron';
import { Django } from './django';
import { OneOffJob } from './job';
import { Nextjs } from './nextjs';
import { Node } from './node';
import { Procfile } from './procfile';
import { Rails } from './rails';
import { SpringBoot } from './spring-boot';
import { StaticSite } from './static-site';
import { StormTopology } from './storm-topology';
import { Web } from './web';
import { Worker } from './worker';

export { Cron, type CronProps } from './cron';
export { Django, type DjangoProps } from './django';
export type { Formation, Process, WebProcess } from './formation';
export { httpParameters, HttpStack, releaseParameter, type HttpFilled, type HttpProps } from './http-stack';
export { OneOffJob, type OneOffJobProps } from './job';
export { Nextjs, type NextjsProps } from './nextjs';
export { Node, type NodeProps } from './node';
export { Procfile, type ProcfileProps } from './procfile';
export { Rails, type RailsProps } from './rails';
export { SpringBoot, type SpringBootProps } from './spring-boot';
export { StaticSite, type StaticSiteProps } from './static-site';
export { StormTopology, type StormTopologyProps } from './storm-topology';
export { Web, type WebProps } from './web';
export { Worker, type WorkerProps } from './worker';

/** The built-in stacks, by the type a manifest names; the later, the more special. */
export const stacks = {
  web: Web,
  worker: Worker,
  cron: Cron,
  job: OneOffJob,
  'static-site': StaticSite,
  node: Node,
  nextjs: Nextjs,
  django: Django,
  rails: Rails,
  'spring-boot': SpringBoot,
  'storm-topology': StormTopology,
  procfile: Procfile,
} as const satisfies { readonly [type: string]: StackType };
