import type { Application, StackDescription } from '../lib/model';
import type { Formation } from './formation';
import { httpParameters, HttpStack, type HttpProps } from './http-stack';

const parameters = { type: 'object', properties: httpParameters, additionalProperties: false } as const;

export type WebProps = HttpProps;

/**
 * Any container that serves HTTP.
 *
 * @example new Web(application, 'web', { port: 3000 })
 */
export class Web extends HttpStack {
  static readonly description = {
    type: 'web',
    summary: 'Any container that serves HTTP.',
    parameters,
    components: ['web'],
    init: { signs: [{ file: 'Dockerfile', says: 'builds a container' }] },
  } as const satisfies StackDescription;

  constructor(application: Application, id: string, props: WebProps = {}) {
    super(application, id, props);
  }

  protected override formation(): Formation {
    return { web: {} };
  }
}
