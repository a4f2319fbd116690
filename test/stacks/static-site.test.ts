import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Application, check } from '../../lib/model';
import { StaticSite, type StaticSiteProps } from '../../stacks';
import { debianPackages } from '../debian-packages';
import { containerOf, field, find, manifests, newProject, podsOf } from '../tree';

function site(props: StaticSiteProps = {}) {
  const application = new Application(newProject(), 'site', { image: 'site:1' });
  new StaticSite(application, 'stack', props);
  return application.project;
}

/** The configuration as the ConfigMap holds it, found by the way the container sees it. */
function configuration(props: StaticSiteProps): string {
  const project = site(props);
  const pods = podsOf(find(project, 'Deployment', 'site'));
  const mount = pods?.spec.containers[0]?.volumeMounts?.find(({ mountPath }) => mountPath === '/etc/nginx/nginx.conf');
  const volume = pods?.spec.volumes?.find(({ name }) => name === mount?.name);
  const configMap = find(project, 'ConfigMap', volume?.configMap?.name ?? '');
  return String(field(configMap, 'data', mount?.subPath ?? ''));
}

/** The genuine nginx of Debian, with exactly the configuration a pod has; only root, port and folder are this test's. */
class Nginx {
  readonly folder = mkdtempSync(join(tmpdir(), 'infra-nginx-'));
  readonly root = join(this.folder, 'files');
  private server: ChildProcess | undefined;
  private port = 0;

  write(path: string, text: string): void {
    const file = join(this.root, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
  }

  async start(props: StaticSiteProps): Promise<void> {
    const packages = debianPackages('nginx', 'nginx-common');
    this.port = await freePort();
    const file = join(this.folder, 'nginx.conf');
    copyFileSync(join(packages, 'etc/nginx/mime.types'), join(this.folder, 'mime.types'));
    // /tmp is a pod's own; here it is everybody's.
    const text = configuration({ ...props, root: this.root, port: this.port }).replaceAll(' /tmp/', ` ${this.folder}/`);
    writeFileSync(file, text);
    const log = openSync(join(this.folder, 'log'), 'w');
    // Where the test is root, nginx would hand its work to a user that sees nothing here.
    const user = process.getuid?.() === 0 ? 'user root;' : '';
    const args = ['-c', file, '-p', this.folder, '-g', `daemon off; ${user}`];
    this.server = spawn(join(packages, 'usr/sbin/nginx'), args, { stdio: ['ignore', log, log] });
    for (let tries = 0; tries < 100; tries++) {
      if (
        await this.get('/').then(
          () => true,
          () => false,
        )
      )
        return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`nginx does not answer:\n${readFileSync(join(this.folder, 'log'), 'utf8')}`);
  }

  get(path: string, headers: { readonly [name: string]: string } = {}): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.port}${path}`, { redirect: 'manual', headers });
  }

  async stop(): Promise<void> {
    const server = this.server;
    if (server !== undefined) {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGQUIT');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

describe('files, as the real nginx serves them', () => {
  const nginx = new Nginx();
  beforeAll(async () => {
    nginx.write('index.html', '<h1>home</h1>');
    nginx.write('about/index.html', '<h1>about</h1>');
    nginx.write('contact.html', '<h1>contact</h1>');
    nginx.write('lost.html', '<h1>lost</h1>');
    nginx.write('assets/app.js', 'let x = 1;'.repeat(500));
    nginx.write('feed.xml', '<feed/>');
    await nginx.start({
      notFound: '/lost.html',
      cache: { '/assets/*': '1y', '/feed.xml': '10m', '/contact.html': 'never' },
      redirects: [
        { from: '/old', to: '/about' },
        { from: '/blog/*', to: 'https://blog.example.com/posts/*', status: 308 },
        { from: '/a.b', to: '/contact' },
      ],
      headers: { 'X-Frame-Options': 'DENY', 'Content-Security-Policy': 'default-src "self"; img-src \\ *' },
    });
  });
  afterAll(() => nginx.stop());

  test.each([
    ['/', 200, '<h1>home</h1>', 'no-cache'],
    ['/about', 200, '<h1>about</h1>', 'no-cache'],
    ['/about/', 200, '<h1>about</h1>', 'no-cache'],
    ['/contact', 200, '<h1>contact</h1>', 'no-store'],
    ['/feed.xml', 200, '<feed/>', 'public, max-age=600'],
    ['/nothing', 404, '<h1>lost</h1>', null],
    ['/assets/nothing.js', 404, '<h1>lost</h1>', null],
  ])('%s is %s %s, kept %s', async (path, status, body, cached) => {
    const response = await nginx.get(path);
    expect([response.status, await response.text(), response.headers.get('cache-control')]).toEqual([
      status,
      body,
      cached,
    ]);
    expect(response.headers.get('x-frame-options')).toBe('DENY');
    expect(response.headers.get('content-security-policy')).toBe('default-src "self"; img-src \\ *');
    expect(response.headers.get('server')).toBe('nginx');
  });

  test('assets have their type, are kept for a year, and are compressed', async () => {
    const { headers } = await nginx.get('/assets/app.js', { 'accept-encoding': 'gzip' });
    expect(headers.get('content-type')).toBe('application/javascript');
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(headers.get('content-encoding')).toBe('gzip');
  });

  test.each([
    ['/old?x=1', 301, '/about?x=1'],
    ['/blog/2026/hello?x=1', 308, 'https://blog.example.com/posts/2026/hello?x=1'],
    ['/a.b', 301, '/contact'],
  ])('%s leads, %s, to %s', async (path, status, location) => {
    const response = await nginx.get(path);
    expect([response.status, response.headers.get('location')]).toEqual([status, location]);
  });

  test.each(['/axb', '/older'])('%s is no path that moved', async (path) => {
    expect((await nginx.get(path)).status).toBe(404);
  });
});

describe('a single-page application, as the real nginx serves it', () => {
  const nginx = new Nginx();
  beforeAll(async () => {
    nginx.write('index.html', '<div id="app">');
    nginx.write('assets/app.js', 'x');
    await nginx.start({ spa: true, cache: { '/assets/*': '1y' } });
  });
  afterAll(() => nginx.stop());

  test('its own paths answer with the page, which is never kept without asking', async () => {
    const response = await nginx.get('/orders/17');
    expect([response.status, await response.text()]).toEqual([200, '<div id="app">']);
    expect(response.headers.get('cache-control')).toBe('no-cache');
    const missing = await nginx.get('/assets/old.js');
    expect(missing.headers.get('cache-control')).toBe('no-cache');
  });
});

test('nginx runs as a user that is not root, told nothing by the image but its files', () => {
  const deployment = find(site(), 'Deployment', 'site');
  expect(containerOf(deployment).command).toEqual(['nginx', '-g', 'daemon off;']);
  expect(podsOf(deployment)?.spec.securityContext).toMatchObject({ runAsUser: 101, runAsNonRoot: true });
});

test('another configuration is another ConfigMap, so that pods roll; the same is the same', () => {
  const nameOf = (props: StaticSiteProps) =>
    manifests(site(props)).find(({ kind }) => kind === 'ConfigMap')?.metadata.name;
  expect(nameOf({ spa: true })).toMatch(/^site-web-files-[0-9a-f]{8}$/);
  expect(nameOf({ spa: true })).toBe(nameOf({ spa: true, replicas: 7 }));
  expect(nameOf({ spa: true })).not.toBe(nameOf({ spa: false }));
});

test.each([
  { root: '/srv"; }' },
  { notFound: '/x;' },
  { cache: { '/a b': '1d' } },
  { cache: { '/a': '1 day' } },
  { redirects: [{ from: '/a', to: 'javascript:alert(1)' }] },
  { redirects: [{ from: '/a$b', to: '/' }] },
  { redirects: [{ from: '/a', to: '/${x}' }] },
  { headers: { 'X-A': 'a\nb' } },
  { headers: { 'X-A': '$request_uri' } },
  { headers: { 'X A': 'b' } },
])('%j is refused, as nginx would take it for a directive', (props) => {
  expect(check(props, StaticSite.description.parameters)).toHaveLength(1);
});
