import { ConfigurationFiles } from '../lib/kubernetes';
import type { Application, Filled, Infer, StackDescription } from '../lib/model';
import type { Formation } from './formation';
import { httpParameters, HttpStack } from './http-stack';
import { resourcesWith } from './memory';
import { nginxConfiguration } from './nginx-configuration';

const { command: _command, args: _args, processes: _processes, ...served } = httpParameters;

/** A path without what means something to nginx. */
const path = '/[\\w.~%/@:+,=-]*';

const parameters = {
  type: 'object',
  properties: {
    ...served,
    resources: resourcesWith('64Mi'),
    user: {
      ...served.user,
      default: 101,
      description: "Numeric user nginx runs as. Default: that of nginx's own images.",
    },
    root: {
      type: 'string',
      pattern: `^${path}$`,
      'x-expected': 'an absolute path',
      default: '/usr/share/nginx/html',
      description: 'Folder of the image that holds the files.',
    },
    spa: {
      type: 'boolean',
      default: false,
      description: 'A single-page application: paths that are no file answer with /index.html.',
    },
    notFound: {
      type: 'string',
      pattern: `^${path}$`,
      'x-expected': 'a path such as /404.html',
      default: '/404.html',
      description: 'Page of paths that are nothing; where it is missing, a plain one.',
    },
    cache: {
      type: 'object',
      description: 'How long browsers keep what they got, by path or `/assets/*`; else they ask whether it changed.',
      propertyNames: { pattern: `^${path}\\*?$`, 'x-expected': 'a path such as /logo.svg or /assets/*' },
      additionalProperties: {
        type: 'string',
        pattern: '^([0-9]{1,6}[smhdy]|never)$',
        'x-expected': 'a time such as 10m, 12h, 30d or 1y, or never',
      },
      default: {},
    },
    redirects: {
      type: 'array',
      'x-rule': 'redirects',
      description: 'Paths that moved; the first that fits is taken.',
      items: {
        type: 'object',
        properties: {
          from: {
            type: 'string',
            pattern: `^${path}\\*?$`,
            'x-expected': 'a path such as /about or /blog/*',
            description: 'What is asked for.',
          },
          to: {
            type: 'string',
            pattern: `^(https?://[\\w.:-]+)?${path}[\\w?&#=%-]*\\*?$`,
            'x-expected': 'a path or an address; "*" at its end is what "*" in from stands for',
            description: 'Where it is now.',
          },
          status: { enum: [301, 302, 307, 308], default: 301, description: 'Status of the answer.' },
        },
        required: ['from', 'to'],
        additionalProperties: false,
      },
      default: [],
    },
    headers: {
      type: 'object',
      description: 'Headers of every answer.',
      propertyNames: { pattern: '^[A-Za-z][A-Za-z0-9-]*$', 'x-expected': 'the name of a header' },
      additionalProperties: {
        type: 'string',
        pattern: '^[^$\\x00-\\x1f\\x7f]*$',
        'x-expected': 'text in one line without "$"',
      },
      default: { 'X-Content-Type-Options': 'nosniff' },
    },
  },
  additionalProperties: false,
} as const;

export type StaticSiteProps = Infer<typeof parameters>;

/**
 * Files served by nginx, which is not root. The image holds nginx and the files: `FROM nginxinc/nginx-unprivileged`, and
 * `COPY dist /usr/share/nginx/html`; the configuration comes from the parameters.
 *
 * @example new StaticSite(application, 'site', { spa: true, cache: { '/assets/*': '1y' } })
 */
export class StaticSite extends HttpStack<Filled<typeof parameters>> {
  static readonly description = {
    type: 'static-site',
    summary: 'Files served by an nginx that is not root, from an image that holds both.',
    parameters,
    components: ['web'],
    init: { name: 'site' },
  } as const satisfies StackDescription;

  constructor(application: Application, id: string, props: StaticSiteProps = {}) {
    super(application, id, props);
  }

  protected override formation(): Formation {
    const files = { '/etc/nginx/nginx.conf': nginxConfiguration(this.parameters) };
    const { mounts } = new ConfigurationFiles(this, 'Files', this.application, 'web', files);
    return { web: { command: ['nginx', '-g', 'daemon off;'], mounts } };
  }
}
