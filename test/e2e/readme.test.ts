import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeEndToEnd, start } from './environment';

const root = join(__dirname, '..', '..');

/** The command blocks of the README's tour, in order. */
function tour(): string[] {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  return [...readme.matchAll(/<!-- tour -->\n```console\n([^]*?)```/g)].map(([, block]) => block ?? '');
}

/** What npm needs of the surroundings to find its registry and its cache. */
function npmVariables(): Record<string, string> {
  const cache = execFileSync('npm', ['config', 'get', 'cache'], { encoding: 'utf8' }).trim();
  const passed = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      /^(npm_config_registry|NODE_EXTRA_CA_CERTS|https?_proxy)$/i.test(entry[0]) && entry[1] !== undefined,
  );
  return {
    ...Object.fromEntries(passed),
    npm_config_cache: cache,
    npm_config_prefer_offline: 'true',
    npm_config_fund: 'false',
  };
}

describeEndToEnd('the tour of the README', () => {
  test('works from an empty folder, word for word', async () => {
    // GIVEN the package, packed as it would be published, in the place of the registry's
    const folder = mkdtempSync(join(tmpdir(), 'infra-tour-'));
    const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: root,
      encoding: 'utf8',
    });
    const [{ filename }]: [{ filename: string }] = JSON.parse(packed);
    const script = tour()
      .join('\n')
      .replace('--save-dev project-infra', `--save-dev ${join(folder, filename)}`);
    expect(script.match(/npx infra/g)?.length).toBeGreaterThan(8);

    // WHEN
    const env = { ...npmVariables(), XDG_STATE_HOME: join(folder, 'state'), PULUMI_CONFIG_PASSPHRASE: undefined };
    const { code, stdout, stderr } = await start('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder, env })
      .finished;

    // THEN
    expect([code, code === 0 ? '' : stdout + stderr]).toEqual([0, '']);
    expect(stdout).toContain('valid: 1 application, 4 environments');
    expect(stdout).toContain('API_KEY=(secret)');
    expect(stderr).toContain('0 changes');
    rmSync(folder, { recursive: true, force: true });
  }, 600_000);
});
