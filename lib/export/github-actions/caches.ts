import type { CacheValues, JobValues } from '../../model/pipeline/job';
import { actions } from './actions';
import type { PipelineContext } from '../pipeline/context';

type Step = Record<string, unknown>;

/** Steps that bring the caches of a job, and steps that keep them where GitHub does not do so by itself. */
export function cacheSteps(
  name: string,
  job: JobValues,
  context: PipelineContext,
): { readonly before: readonly Step[]; readonly after: readonly Step[] } {
  const before: Step[] = [];
  const after: Step[] = [];
  for (const cache of job.cache ?? []) {
    const { paths = [], policy = 'pull-push', when = 'on_success' } = cache;
    if (cache.untracked === true)
      context.findings.unsupported(name, 'cache.untracked', 'GitHub caches only named paths', 'Name them in paths.');
    if (paths.length === 0) continue;
    const texts = paths.map((path) => context.text(name, job, 'cache.paths', path));
    const { key, restore } = cacheKey(name, job, cache, context);
    const given = { path: texts.length === 1 ? texts[0] : `${texts.join('\n')}\n`, key };
    const restored = { ...given, ...(restore === undefined ? {} : { 'restore-keys': restore }) };
    if (policy === 'pull-push' && when === 'on_success') {
      before.push({ uses: actions.cache, with: restored });
      continue;
    }
    if (policy !== 'push') before.push({ uses: actions.restoreCache, with: restored });
    if (policy !== 'pull') {
      const condition = { on_success: {}, on_failure: { if: 'failure()' }, always: { if: 'always()' } }[when];
      after.push({ ...condition, uses: actions.saveCache, with: given });
    }
  }
  return { before, after };
}

/** A cache of GitHub never changes: one that is named is kept by run, and the last is taken. */
function cacheKey(
  name: string,
  job: JobValues,
  { key }: CacheValues,
  context: PipelineContext,
): { readonly key: string; readonly restore?: string } {
  if (typeof key !== 'string') {
    const files = key.files.map((file) => `'${file.replaceAll("'", "''")}'`).join(', ');
    const prefix = key.prefix === undefined ? 'cache' : context.text(name, job, 'cache.key', key.prefix);
    return { key: `${prefix}-\${{ hashFiles(${files}) }}` };
  }
  const text = context.text(name, job, 'cache.key', key);
  return { key: `${text}-\${{ github.run_id }}`, restore: `${text}-` };
}
