/**
 * What is written around the commands of a job – for caches, artifacts, rules, services, environments – goes through real
 * shells here: nothing that a manifest says, or the name of a branch, may run there.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { isRecord } from '../../lib/model/record';
import { exportText, filesOf } from './export';
import { Jenkins } from './jenkins/jenkins';

/** What a shell runs wherever it is not in the right quotes: each leaves a file that tells. */
const attacks = ['$(hit)', '`hit`', ';hit;', '"$(hit)"', "'$(hit)'", "';hit;'", '";hit;"', '|hit|', '&hit&', '\nhit\n', '*/\nhit', '\\$(hit)', "'''\nhit\n", ']]>;hit', ')hit;(', '<(hit)', '${x:-$(hit)}', '$((hit))', '${hit()}', '"+hit()+"', '\u0001\u0085$(hit)', 'ünï\u2028;hit']; // prettier-ignore

/** What git lets branches be called, so that anybody who may open a pull request may say it. */
const branches = ['x$(hit)', 'x`hit`', 'x";hit;"', "x';hit;'", 'x;hit', 'x|hit', 'x&hit&'];

/** Stands for the name of a branch until a shell reads it. */
const branch = 'NAME-OF-THE-BRANCH';

function manifest(text: string): object {
  // Of stages it would be a placeholder, which is refused.
  const stage = `s${text.replaceAll('${', '')}`;
  const refs = { branches: [`b${text}`, `g*${text}`], tags: [`t${text}`], paths: [`p${text}`, `!n${text}`] };
  const job = {
    stage,
    script: ['true'],
    image: { name: 'image:1', entrypoint: [`entry${text}`] },
    services: [
      {
        name: 'with:1',
        alias: 'with',
        entrypoint: [`e${text}`],
        command: [`c${text}`],
        variables: { OWN: `v${text}` },
      },
    ],
    variables: { TEXT: `v${text}`, BRANCH: '$CI_COMMIT_REF_NAME', SLUG: `$CI_COMMIT_REF_SLUG${text}` },
    tags: [`tag${text}`],
    cache: [
      { key: `k${text}$CI_COMMIT_REF_NAME$TEXT`, paths: [`c${text}`, 'd/$CI_COMMIT_REF_NAME'] },
      { key: { files: [`f${text}`], prefix: `k${text}$CI_COMMIT_REF_NAME` }, paths: [`c${text}`] },
    ],
    artifacts: {
      name: `a${text}`,
      paths: [`a${text}`, 'b/$CI_COMMIT_REF_NAME/$TEXT'],
      exclude: [`x${text}`, 'b/$CI_COMMIT_REF_NAME'],
      reports: { junit: `r${text}`, dotenv: `r${text}` },
    },
  };
  return {
    name: 'shop',
    applications: { web: { stack: 'web', image: 'nginx:1' } },
    pipelines: {
      main: {
        on: { push: {}, pull_request: {}, manual: {} },
        stages: [stage, 'deploy'],
        jobs: {
          [`only${text}`]: { ...job, only: refs, parallel: { matrix: [{ M: [`m${text}`] }] } },
          [`except${text}`]: { ...job, except: refs },
          [`failed${text}`]: {
            ...job,
            when: 'on_failure',
            needs: [`except${text}`],
            allow_failure: { exit_codes: [3] },
          },
          [`deploy${text}`]: {
            ...job,
            stage: 'deploy',
            after_script: ['true'],
            environment: { name: `e${text}$CI_COMMIT_REF_NAME`, url: `https://${text}` },
          },
        },
      },
    },
  };
}

/** Every script under keys of a document. */
function scripts(value: unknown, keys: readonly string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => scripts(item, keys));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    keys.includes(key) && typeof item === 'string' ? [item] : scripts(item, keys),
  );
}

/** Where a format has scripts, and what it puts into them before a shell reads them: the name of a branch, a folder. */
const shells: {
  readonly [format: string]: { readonly keys: readonly string[]; readonly put: (script: string) => string };
} = {
  'github-actions': {
    keys: ['run'],
    put: (script) => script.replaceAll("${{ '${{' }}", '${{').replaceAll(/\$\{\{(?! ?').*?\}\}/g, () => branch),
  },
  'azure-pipelines': {
    keys: ['bash', 'script'],
    put: (script) =>
      script
        .replaceAll('$(Pipeline.Workspace)', '.')
        .replaceAll(/\$\((Build|System)\.[\w.]+\)/g, () => branch)
        .replaceAll("${{ '${{' }}", '${{'),
  },
  circleci: {
    keys: ['run', 'command'],
    put: (script) => script.replaceAll(/(?<!\\)<<.*?>>/g, () => branch).replaceAll('\\<<', '<<'),
  },
  buildkite: {
    keys: ['command'],
    put: (script) => script.replaceAll(/\$\$|\$\{?\w+\}?/g, (found) => (found === '$$' ? '$' : branch)),
  },
  tekton: {
    keys: ['script'],
    put: (script) =>
      script
        .replaceAll('$(workspaces.files.path)', './files')
        .replaceAll(/\$\((results|steps)\.[\w.-]+\)/g, '/dev/null')
        .replaceAll('$(params.run)', 'main-x7k2p')
        .replaceAll(/\$\((params|context)\.[\w.-]+\)/g, () => branch),
  },
};

/** Runs scripts, each in an empty folder, where `hit` leaves a file; those that did. */
function hits(all: readonly string[]): readonly string[] {
  const top = mkdtempSync(join(tmpdir(), 'infra-hostile-'));
  try {
    const bin = join(top, 'bin');
    mkdirSync(bin);
    // What needs a repository or a runner is none of this: it succeeds, so that what comes after it is read, too.
    const stubs = { hit: `#!/bin/sh\necho > "${top}/hit-$$"\n`, git: '#!/bin/sh\n', circleci: '#!/bin/sh\n', 'buildkite-agent': '#!/bin/sh\n', sleep: '#!/bin/sh\n' }; // prettier-ignore
    for (const [name, content] of Object.entries(stubs)) {
      writeFileSync(join(bin, name), content);
      chmodSync(join(bin, name), 0o755);
    }
    const name = branches.join('');
    const env = { PATH: `${bin}:${process.env.PATH ?? ''}`, GITHUB_OUTPUT: '/dev/null', GITHUB_ENV: '/dev/null', GITHUB_REF: `refs/heads/${name}`, GITHUB_REF_NAME: name, BUILD_SOURCEBRANCH: `refs/heads/${name}`, CIRCLE_BRANCH: name, BUILDKITE_BRANCH: name, BRANCH: name, REF_NAME: name, CI_ENVIRONMENT_NAME: name }; // prettier-ignore
    return all.filter((script) => {
      const cwd = mkdtempSync(join(top, 'work-'));
      const file = join(top, 'script');
      writeFileSync(file, script);
      const { error } = spawnSync('bash', [file], { cwd, env, stdio: 'pipe', timeout: 10_000 });
      if (error !== undefined) throw error;
      const left = readdirSync(top).filter((name) => name.startsWith('hit-'));
      for (const name of left) rmSync(join(top, name));
      return left.length > 0;
    });
  } finally {
    rmSync(top, { recursive: true });
  }
}

test('the judge sees what runs', () => {
  const bare = branches.map((name) =>
    name.includes('"') ? `true "${name}"` : name.includes("'") ? `true '${name}'` : `true ${name}`,
  );
  expect(hits([...bare, 'echo "$(hit)"', "echo '$(hit)'", "echo '$1'"])).toEqual([...bare, 'echo "$(hit)"']);
});

test.each(Object.keys(shells))(
  '%s runs nothing that a text says',
  async (format) => {
    // GIVEN a pipeline that says commands wherever it may say any text, but in its scripts
    const { keys, put } = shells[format] ?? { keys: [], put: String };
    const found = await Promise.all(
      attacks.map(async (text) => {
        const files = filesOf(await exportText(format, JSON.stringify(manifest(text))));
        return Object.values(files).flatMap((content) => loadAll(content).flatMap((each) => scripts(each, keys)));
      }),
    );
    const written = [...new Set(found.flat().map(put))];
    const all = written.flatMap((script) =>
      script.includes(branch) ? branches.map((name) => script.replaceAll(branch, name)) : [script],
    );
    expect(all.length).toBeGreaterThan(5);
    // WHEN shells read what is around them, THEN none of it runs
    expect(hits(all)).toEqual([]);
  },
  120_000,
);

const jenkins = new Jenkins();
afterAll(() => jenkins.stop());

test('jenkins runs nothing that a text says, and tells shells what it said', async () => {
  for (const text of attacks) {
    // GIVEN a Jenkinsfile of such a pipeline
    const files = filesOf(await exportText('jenkins', JSON.stringify(manifest(text))));
    const { error, log, ended } = await jenkins.build(files['Jenkinsfile'] ?? '', { event: 'manual', ref: branch, failing: [], files: [] }); // prettier-ignore
    // WHEN Groovy runs it, THEN every job is there by its name
    expect({ text, error }).toEqual({ text, error: null });
    expect(Object.keys(ended ?? {})).toEqual(expect.arrayContaining([`except${text}`, `deploy${text}`]));
    // AND variables hold what was said
    const environments = log.flatMap(({ step, what }) => (step === 'sh' ? [(what as { environment: object }).environment] : [])); // prettier-ignore
    expect(environments).toContainEqual(expect.objectContaining({ TEXT: `v${text}` }));
    // AND docker, which is called by a shell, is told nothing that this would run
    const told = log.flatMap(({ step, what }) => (step === 'withRun' || step === 'inside' ? [`true ${(what as string[]).slice(1).join(' ')}`] : [])); // prettier-ignore
    expect(told.length).toBeGreaterThan(0);
    expect({ text, ran: hits(told) }).toEqual({ text, ran: [] });
  }
}, 120_000);

test('jenkins gives no shell an image that is none', async () => {
  // GIVEN images that are called as the branch is
  const job = { script: 'true', image: 'tools:$CI_COMMIT_REF_NAME' };
  const beside = { script: 'true', image: 'tools:1', services: [{ name: 'db:$CI_COMMIT_REF_NAME', alias: 'db' }] };
  const text = JSON.stringify({ name: 'shop', pipelines: { main: { jobs: { job, beside } } } });
  const script = filesOf(await exportText('jenkins', text))['Jenkinsfile'] ?? '';
  // WHEN the branch is called as no image is
  const built = async (ref: string) => {
    const { log, ended } = await jenkins.build(script, { event: 'push', ref, failing: [] });
    return { ended, containers: log.filter(({ step }) => step === 'withRun' || step === 'inside').length };
  };
  // THEN the jobs fail before docker is told
  expect(await built('x$(hit)')).toEqual({ ended: { job: 'failure', beside: 'failure' }, containers: 0 });
  expect(await built('main')).toEqual({ ended: { job: 'success', beside: 'success' }, containers: 3 });
});
