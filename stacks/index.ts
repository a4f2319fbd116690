import type { StackType } from '../lib/model';
import { Cron } from './cron';
import { Django } from './django';
import { Web } from './web';
import { Worker } from './worker';

export { Cron, type CronProps } from './cron';
export { Django, type DjangoProps } from './django';
export type { Formation, Process, WebProcess } from './formation';
export { httpParameters, HttpStack, releaseParameter, type HttpFilled, type HttpProps } from './http-stack';
export { Web, type WebProps } from './web';
export { Worker, type WorkerProps } from './worker';

/** The built-in stacks, by the type a manifest names. */
export const stacks = {
  web: Web,
  worker: Worker,
  cron: Cron,
  django: Django,
} as const satisfies { readonly [type: string]: StackType };
