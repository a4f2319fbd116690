import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedPackage, npm, pack, packageRoot, projectFolder } from '../package/package-folders';
import { describeEndToEnd, freshName, kubectlJson, start } from './environment';

describeEndToEnd('types of npm packages', () => {
  test('packed, installed elsewhere and named in packages:, they deploy', async () => {
    // GIVEN
    const fixtures = join(packageRoot, 'test', 'fixtures', 'packages');
    const tarballs = mkdtempSync(join(tmpdir(), 'infra-packages-'));
    const packed = ['infra-kit', 'infra-extras'].map((name) => {
      mkdirSync(join(tarballs, name));
      return pack(join(fixtures, name), join(tarballs, name));
    });
    const name = freshName('kit');
    const manifest = [
      `name: ${name}`,
      'registry: ghcr.io/acme',
      'packages: ["@acme/infra-kit", "@acme/infra-extras"]',
      'applications:',
      '  site: { stack: public-site, parameters: { directory: /www } }',
      '  bot: { stack: bot, parameters: { channel: "#shop" }, addons: [beanstalk] }',
    ];
    const directory = projectFolder({
      'package.json': JSON.stringify({ name: 'elsewhere', private: true }),
      '.infra/project.yml': `${manifest.join('\n')}\n`,
    });
    npm(directory, 'install', '--prefix', directory, '--legacy-peer-deps', ...packed);

    // WHEN
    const command = join(installedPackage(), 'node_modules', '.bin', 'infra');
    const env = { XDG_STATE_HOME: join(directory, 'state') };
    const secret = await start(command, ['config', 'set', '--secret', '--app', 'site', 'MAIL_PASSWORD'], {
      cwd: directory,
      env,
      input: 'hush',
    }).finished;
    expect([secret.code, secret.stderr]).toEqual([0, expect.stringContaining('MAIL_PASSWORD')]);
    const args = ['deploy', '--yes', '--image', 'site=ghcr.io/acme/site:1', '--image', 'bot=ghcr.io/acme/bot:1'];
    const { code, stderr } = await start(command, args, { cwd: directory, env }).finished;

    // THEN
    expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
    const { items } = await kubectlJson<{
      items: { metadata: { name: string }; status: { readyReplicas?: number } }[];
    }>(['get', 'deployments', '-n', `${name}-development`]);
    expect(items.filter(({ status }) => status.readyReplicas === 1).map(({ metadata }) => metadata.name)).toEqual(
      expect.arrayContaining(['bot', 'site']),
    );
    rmSync(directory, { recursive: true, force: true });
    rmSync(tarballs, { recursive: true, force: true });
  }, 600_000);
});
