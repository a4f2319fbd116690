import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { arch, tmpdir } from 'node:os';
import { join } from 'node:path';
import { debianPackages } from '../debian-packages';
import { freePorts } from '../e2e/free-port';

const triplet = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' }[arch() as 'x64' | 'arm64'];

/** Of this machine, as images call it. */
export const architecture = { x64: 'amd64', arm64: 'arm64' }[arch() as 'x64' | 'arm64'];

/** Of an image that needs nothing but `hello.txt`. */
export const dockerfile = 'FROM scratch\nCOPY hello.txt /hello.txt\nCMD ["/hello.txt"]\n';

/** A registry that runs, and what buildah needs to push to it. */
export interface Registry {
  /** As images begin. */
  readonly host: string;
  /** A folder of its own. */
  readonly home: string;
  readonly environment: NodeJS.ProcessEnv;
  close(): void;
}

/** Starts Debian's registry, with its buildah on the path, and the libraries a small machine does not have. */
export async function startRegistry(): Promise<Registry> {
  const root = debianPackages(
    'buildah',
    'libdevmapper1.02.1',
    'libgpgme11',
    'libassuan0',
    'golang-github-containers-common',
    'docker-registry',
    'patchelf',
  );
  const home = mkdtempSync(join(tmpdir(), 'infra-build-'));
  const [port = 0] = await freePorts(1);
  const host = `localhost:${port}`;
  mkdirSync(join(home, '.config/containers'), { recursive: true });
  writeFileSync(join(home, '.config/containers/policy.json'), readFileSync(join(root, 'etc/containers/policy.json')));
  writeFileSync(join(home, 'registries.conf'), `[[registry]]\nlocation = "${host}"\ninsecure = true\n`);
  writeFileSync(
    join(home, 'registry.yml'),
    `version: 0.1\nstorage: { filesystem: { rootdirectory: ${home}/registry } }\nhttp: { addr: "127.0.0.1:${port}" }\n`,
  );
  // What buildah starts in containers is itself, without the environment: so it has to know its libraries.
  const libraries = ['usr/lib', 'lib'].map((folder) => join(root, folder, triplet)).join(':');
  const buildah = join(home, 'bin/buildah');
  mkdirSync(join(home, 'bin'));
  copyFileSync(join(root, 'usr/bin/buildah'), buildah);
  execFileSync(join(root, 'usr/bin/patchelf'), ['--force-rpath', '--set-rpath', libraries, buildah]);
  const environment = {
    HOME: home,
    PATH: `${home}/bin:${root}/usr/bin:/usr/bin:/bin`,
    CONTAINERS_REGISTRIES_CONF: join(home, 'registries.conf'),
    XDG_RUNTIME_DIR: home,
    STORAGE_DRIVER: 'vfs',
    BUILDAH_ISOLATION: 'chroot',
  };
  const server = spawn(join(root, 'usr/bin/docker-registry'), ['serve', join(home, 'registry.yml')], {
    stdio: 'ignore',
  });
  const close = () => {
    server.kill();
    rmSync(home, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 100; tries += 1) {
    const answers = fetch(`http://${host}/v2/`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (await answers) return { host, home, environment, close };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  close();
  throw new Error(`the registry does not answer at ${host}`);
}

/** The digest under which a registry has an image. */
export async function digestOf(host: string, repository: string, tag: string): Promise<string> {
  const answer = await fetch(`http://${host}/v2/${repository}/manifests/${tag}`, {
    headers: {
      accept: 'application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json',
    },
  });
  const digest = answer.headers.get('docker-content-digest');
  if (digest === null) throw new Error(`the registry has no ${repository}:${tag}`);
  return digest;
}

/** The same folder with all that is in it committed on main. */
export function committed(directory: string): string {
  git(directory, 'init', '--initial-branch=main');
  git(directory, 'add', '--all');
  git(directory, '-c', 'user.name=t', '-c', 'user.email=t@t.example', 'commit', '--message=first');
  return directory;
}

export function git(directory: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}
