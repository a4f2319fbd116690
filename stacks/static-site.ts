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
      description: "Numeric user ID that nginx runs as. Default: that of nginx's official images.",
    },
    root: {
      type: 'string',
      pattern: `^${path}$`,
      'x-expected': 'an absolute path',
      default: '/usr/share/nginx/html',
      description: 'Folder in the image that holds the files.',
    },
    spa: {
      type: 'boolean',
      default: false,
      description: 'For a single-page application: paths without a file are answered with /index.html.',
    },
    notFound: {
      type: 'string',
      pattern: `^${path}$`,
      'x-expected': 'a path such as /404.html',
      default: '/404.html',
      description: 'Page for paths that do not exist. Default: a plain page.',
    },
    cache: {
      type: 'object',
      description:
        'How long browsers cache files, by path or pattern such as `/assets/*`. Other files are revalidated on each request.',
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
      description: 'Redirects for paths that have moved; the first match wins.',
      items: {
        type: 'object',
        properties: {
          from: {
            type: 'string',
            pattern: `^${path}\\*?$`,
            'x-expected': 'a path such as /about or /blog/*',
            description: 'Requested path.',
          },
          to: {
            type: 'string',
            pattern: `^(https?://[\\w.:-]+)?${path}[\\w?&#=%-]*\\*?$`,
            'x-expected': 'a path or a URL; "*" at its end is replaced by what "*" in from matched',
            description: 'Where to redirect to.',
          },
          status: { enum: [301, 302, 307, 308], default: 301, description: 'Status code of the response.' },
        },
        required: ['from', 'to'],
        additionalProperties: false,
      },
      default: [],
    },
    headers: {
      type: 'object',
      description: 'Headers added to every response.',
      propertyNames: { pattern: '^[A-Za-z][A-Za-z0-9-]*$', 'x-expected': 'the name of a header' },
      additionalProperties: {
        type: 'string',
        pattern: '^[^$\\x00-\\x1f\\x7f]*$',
        'x-expected': 'a single line of text without "$"',
      },
      default: { 'X-Content-Type-Options': 'nosniff' },
    },
  },
  additionalProperties: false,
} as const;

export type StaticSiteProps = Infer<typeof parameters>;

/**
 * Files served by nginx without root rights. The image contains nginx and the files: `FROM
 * nginxinc/nginx-unprivileged`, and
 * `COPY dist /usr/share/nginx/html`; the configuration comes from the parameters.
 *
 * @example new StaticSite(application, 'site', { spa: true, cache: { '/assets/*': '1y' } })
 */
export class StaticSite extends HttpStack<Filled<typeof parameters>> {
  static readonly description = {
    type: 'static-site',
    summary: 'Files served by nginx without root rights, from an image that contains both.',
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
