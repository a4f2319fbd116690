import type { Application, Filled, Infer, StackDescription } from '../lib/model';
import type { Formation } from './formation';
import { HttpStack } from './http-stack';
import { resourcesWith } from './memory';
import { nodeParameters, nodePipelines, nodeVariables } from './node';

const parameters = {
  type: 'object',
  properties: {
    ...nodeParameters,
    resources: resourcesWith('512Mi'),
    directory: {
      type: 'string',
      pattern: '^/[\\w./-]*$',
      'x-expected': 'an absolute path such as /app',
      default: '/app',
      description: 'Folder in the image that holds server.js and .next, as created by `output: "standalone"`.',
    },
  },
  additionalProperties: false,
} as const;

export type NextjsProps = Infer<typeof parameters>;

/**
 * A Next.js application built with `output: "standalone"`; each pod has a writable cache of its own.
 *
 * @example new Nextjs(application, 'nextjs', { directory: '/srv/site' })
 */
export class Nextjs extends HttpStack<Filled<typeof parameters>> {
  static readonly description = {
    type: 'nextjs',
    summary: 'A Next.js application built with output: "standalone".',
    parameters,
    components: ['web', 'release'],
    init: { signs: [{ file: 'package.json', has: ['dependencies', 'next'], says: 'names next' }] },
    implies: { pipelines: nodePipelines },
  } as const satisfies StackDescription;

  constructor(application: Application, id: string, props: NextjsProps = {}) {
    super(application, id, props);
  }

  protected override formation(): Formation {
    const { release, resources, directory } = this.parameters;
    const root = directory.replace(/\/+$/, '');
    const cache = { volume: { name: 'next-cache', emptyDir: {} }, path: `${root}/.next/cache` };
    return {
      web: { command: ['node', `${root}/server.js`], mounts: [cache] },
      release,
      // The container runtime sets HOSTNAME to the pod's name, which the server would listen at.
      variables: { ...nodeVariables(resources.memory), HOSTNAME: '0.0.0.0', NEXT_TELEMETRY_DISABLED: '1' },
    };
  }
}
