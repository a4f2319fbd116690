// What infra does, shown on examples/storefront: without cluster, Pulumi CLI or credentials.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const example = join('examples', 'storefront');
const infra = join(root, 'dist', 'bin', 'infra.js');
const colored = (process.stdout.isTTY && !process.env.NO_COLOR) || Boolean(process.env.FORCE_COLOR);
const paint = (code, text) => (colored ? `\u001b[${code}m${text}\u001b[0m` : text);

if (!existsSync(infra)) {
  console.log('building dist/ …');
  run(process.execPath, [join(root, 'scripts', 'build.mjs')]);
}
console.log(`${paint(1, example)}: a shop of three applications, in ${count(manifest())} lines of YAML\n`);

step('Is the manifest valid?', 'validate', '-C', example);
const folder = mkdtempSync(join(tmpdir(), 'storefront-'));
step('The Kubernetes manifests of all four environments', 'synth', '-C', example, '--all', '-o', folder);
for (const environment of readdirSync(folder).sort()) {
  const files = readdirSync(join(folder, environment)).sort();
  const objects = files.map((file) => readFileSync(join(folder, environment, file), 'utf8'));
  const total = objects
    .join('')
    .split('\n')
    .filter((line) => line === '---').length;
  console.log(`${environment.padEnd(12)} ${String(total).padStart(2)} objects in ${files.join(', ')}`);
}
console.log(paint(2, `written to ${folder}\n`));
step('What would a deployment create?', 'preview', '--offline', '-C', example, '--env', 'production');

const more = [
  [`node dist/bin/infra.js show -C ${example} --env production`, 'every value, and where it comes from'],
  ['node dist/bin/infra.js --help', 'all commands'],
];
console.log(`\n${paint(1, 'Next')}`);
for (const [command, meaning] of more) console.log(`  ${command.padEnd(67)}  ${paint(2, meaning)}`);

/** Says what is asked, shows the command, and runs it. What synth prints is told in short instead. */
function step(question, ...args) {
  console.log(`${paint(36, '▸')} ${question}  ${paint(2, `infra ${args.join(' ')}`)}`);
  run(process.execPath, [infra, ...args], args[0] === 'synth');
  if (args[0] === 'validate') console.log('');
}

function run(command, args, quiet = false) {
  const { status, stderr } = spawnSync(command, args, { cwd: root, stdio: quiet ? 'pipe' : 'inherit' });
  if (status === 0) return;
  if (quiet) process.stderr.write(stderr);
  process.exit(status ?? 1);
}

function manifest() {
  return readFileSync(join(root, example, '.infra', 'project.yml'), 'utf8');
}

function count(text) {
  return text.trimEnd().split('\n').length;
}
