import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCluster, type Cluster } from './cluster';
import { provideAwsProvider, provideLanguageHost } from './plugin-launcher';
import { RUN_VARIABLE, type Run } from './run';
import { provideTool, REQUIRED_TOOLS, ToolUnavailableError, type ToolName } from './tools';

declare global {
  // The set-up and the teardown of jest are modules of their own, and share nothing but the global object.
  var infraEndToEndCluster: Cluster | undefined;
}

const ROOT = join(__dirname, '..', '..');

/** Starts what the end-to-end tests share: cluster, engine and provider. */
export default async function setUp(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'infra-e2e-'));
  process.env[RUN_VARIABLE] = join(folder, 'run.json');
  try {
    writeFileSync(join(folder, 'run.json'), JSON.stringify(await start(folder)));
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function start(folder: string): Promise<Run> {
  const tools = new Map<ToolName, string>();
  try {
    for (const name of REQUIRED_TOOLS) tools.set(name, provideTool(name, say));
  } catch (error) {
    if (!(error instanceof ToolUnavailableError)) throw error;
    const reason = `no cluster to test on: ${error.message}`;
    if (process.env.CI === 'true') throw new Error(`${reason} (CI does not accept this skip)`);
    say(`SKIPPED, all of them – ${reason}`);
    return { skipped: true, reason };
  }
  buildPackage();

  const tool = (name: ToolName): string => {
    const path = tools.get(name);
    if (path === undefined) throw new Error(`${name} is not among the required tools`);
    return path;
  };
  const [bin, home] = [join(folder, 'bin'), join(folder, 'home')];
  mkdirSync(bin);
  mkdirSync(home);
  for (const name of ['pulumi', 'kubectl', 'pulumi-resource-kubernetes'] as const)
    symlinkSync(tool(name), join(bin, name));
  provideAwsProvider(bin);
  say(
    provideLanguageHost(bin) === 'genuine'
      ? 'Node.js language host: the genuine one of PATH'
      : 'Node.js language host: the stand-in of test/e2e/language-host (no pulumi-language-nodejs on PATH)',
  );

  const started = Date.now();
  const cluster = await startCluster(folder, tool);
  globalThis.infraEndToEndCluster = cluster;
  say(`cluster ready in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return { skipped: false, kubeconfig: cluster.kubeconfig, bin, home };
}

/** The tests run the built command: builds it where a source is newer, unless told that dist/ is as wanted. */
function buildPackage(): void {
  if (process.env.INFRA_E2E_BUILD === 'false') return;
  const built = join(ROOT, 'dist', 'bin', 'infra.js');
  const newest = Math.max(...['bin', 'lib', 'stacks', 'addons'].map((name) => newestChange(join(ROOT, name))));
  if (newest === 0 || (existsSync(built) && statSync(built).mtimeMs > newest)) return;
  say('building the package');
  execFileSync('npm', ['run', 'build'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
}

function newestChange(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((newest, entry) => Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs), 0);
}

function say(line: string): void {
  process.stderr.write(`e2e: ${line}\n`);
}
