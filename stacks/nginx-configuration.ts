/** How files are served. */
export interface FileServer {
  readonly port: number;
  /** Folder of the files. */
  readonly root: string;
  /** Whether paths that are no file are the application's: they answer with /index.html. */
  readonly spa: boolean;
  /** Page of paths that are nothing. */
  readonly notFound: string;
  /** Path, or all below one that ends in `*` → how long browsers keep it: `10m`, `1y`, or `never`. */
  readonly cache: { readonly [path: string]: string };
  readonly redirects: readonly { readonly from: string; readonly to: string; readonly status: number }[];
  /** Headers of every answer. */
  readonly headers: { readonly [name: string]: string };
}

const seconds: { readonly [unit: string]: number } = { s: 1, m: 60, h: 3600, d: 86_400, y: 31_536_000 };

const compressed = [
  'application/javascript',
  'application/json',
  'application/manifest+json',
  'application/wasm',
  'application/xml',
  'image/svg+xml',
  'text/css',
  'text/javascript',
  'text/plain',
  'text/xml',
];

/**
 * The whole configuration of an nginx that is not root and writes to /tmp only. Files are read as they are, so that
 * what parameters hold cannot become a directive: their patterns and `quoted` see to it.
 */
export function nginxConfiguration({ port, root, spa, notFound, cache, redirects, headers }: FileServer): string {
  const fallback = spa ? '/index.html' : '=404';
  return `worker_processes 2;
pid /tmp/nginx.pid;
error_log /dev/stderr warn;
events {
  worker_connections 1024;
}
http {
  include mime.types;
  default_type application/octet-stream;
  access_log /dev/stdout combined;
  client_body_temp_path /tmp/client;
  proxy_temp_path /tmp/proxy;
  fastcgi_temp_path /tmp/fastcgi;
  uwsgi_temp_path /tmp/uwsgi;
  scgi_temp_path /tmp/scgi;
  server_tokens off;
  sendfile on;
  gzip on;
  gzip_vary on;
  gzip_proxied any;
  gzip_min_length 1024;
  gzip_types ${compressed.join(' ')};
  map $uri $cache_control {
    default "no-cache";
${lines(Object.entries(cache), ([path, period]) => `    ${quoted(`~^${pattern(path)}$`)} ${quoted(cacheControl(period))};`)}  }
  server {
    listen ${port};
    root ${quoted(root)};
    absolute_redirect off;
    error_page 404 ${quoted(notFound)};
    add_header Cache-Control $cache_control;
${lines(Object.entries(headers), ([name, value]) => `    add_header ${name} ${quoted(value)} always;`)}${lines(redirects, redirect)}    location / {
      try_files $uri $uri/index.html $uri.html ${fallback};
    }
  }
}
`;
}

function redirect({ from, to, status }: FileServer['redirects'][number]): string {
  const target = to.endsWith('*') ? `${to.slice(0, -1)}$1` : to;
  return `    location ~ ${quoted(`^${pattern(from)}$`)} {\n      return ${status} "${target}$is_args$args";\n    }`;
}

/** A path as a regular expression; `*` at the end is what follows. */
function pattern(path: string): string {
  const [prefix, rest] = path.endsWith('*') ? [path.slice(0, -1), '(.*)'] : [path, ''];
  return `${prefix.replace(/[.+?^()[\]{}|\\]/g, '\\$&')}${rest}`;
}

function cacheControl(period: string): string {
  if (period === 'never') return 'no-store';
  const [, count = '0', unit = 's'] = /^([0-9]+)([smhdy])$/.exec(period) ?? [];
  const age = Number(count) * (seconds[unit] ?? 1);
  return `public, max-age=${age}${unit === 'y' ? ', immutable' : ''}`;
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function lines<T>(items: readonly T[], line: (item: T) => string): string {
  return items.map((item) => `${line(item)}\n`).join('');
}
