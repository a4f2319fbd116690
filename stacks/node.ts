import { mebibytes } from '../lib/kubernetes';
import type { Application, Filled, Infer, StackDescription } from '../lib/model';
import type { Formation } from './formation';
import { httpParameters, HttpStack, releaseParameter } from './http-stack';
import { resourcesWith } from './memory';

/** Installs what the lock file says, by whose it is, from one cache; Corepack comes with the image. */
const install = `if [ -f pnpm-lock.yaml ]; then corepack enable
  pnpm install --frozen-lockfile --store-dir "$npm_config_cache/pnpm"
elif [ -f yarn.lock ]; then corepack enable
  export YARN_CACHE_FOLDER="$npm_config_cache/yarn" YARN_GLOBAL_FOLDER="$npm_config_cache/yarn"
  yarn install --frozen-lockfile
elif [ -f package-lock.json ]; then npm ci
else npm install
fi`;

/** How an application of Node.js is tested: one without a test script passes. */
export const nodePipelines = {
  test: {
    image: 'node:22',
    before_script: [install],
    script: ['npm run test --if-present'],
    variables: { npm_config_cache: '$CI_PROJECT_DIR/.npm' },
    cache: { key: { files: ['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock'] }, paths: ['.npm'] },
  },
} as const;

/** Parameters of every Node.js server. */
export const nodeParameters = {
  ...httpParameters,
  port: { ...httpParameters.port, default: 3000 },
  resources: resourcesWith('256Mi'),
  release: { ...releaseParameter, default: null },
} as const;

const parameters = { type: 'object', properties: nodeParameters, additionalProperties: false } as const;

export type NodeProps = Infer<typeof parameters>;

/**
 * A Node.js server with any framework, in production mode, with a heap that fits its memory.
 *
 * @example new Node(application, 'node', { release: 'npx prisma migrate deploy' })
 */
export class Node extends HttpStack<Filled<typeof parameters>> {
  static readonly description = {
    type: 'node',
    summary: 'A Node.js server with any framework; sets NODE_ENV, and NODE_OPTIONS to match its memory.',
    parameters,
    components: ['web', 'release'],
    init: { signs: [{ file: 'package.json', has: ['scripts', 'start'], says: 'has a start script' }] },
    implies: { pipelines: nodePipelines },
  } as const satisfies StackDescription;

  constructor(application: Application, id: string, props: NodeProps = {}) {
    super(application, id, props);
  }

  protected override formation(): Formation {
    const { release, resources } = this.parameters;
    return { web: {}, release, variables: nodeVariables(resources.memory) };
  }
}

/** What Node.js should know of the pod: a heap of three quarters leaves room for buffers and code. */
export function nodeVariables(memory: string): { readonly [name: string]: string } {
  return { NODE_ENV: 'production', NODE_OPTIONS: `--max-old-space-size=${Math.floor(mebibytes(memory) * 0.75)}` };
}
