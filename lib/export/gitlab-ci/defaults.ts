/** Keys that GitLab takes under `default:`. */
const keys = ['image', 'services', 'tags', 'cache', 'before_script', 'after_script', 'artifacts', 'retry', 'timeout'];

type Job = Readonly<Record<string, unknown>>;

/** What every job says alike, said once under `default:`, as people do. */
export function shared(jobs: readonly (readonly [string, Job])[]): {
  readonly defaults: Job | undefined;
  readonly rest: readonly (readonly [string, Job])[];
} {
  const [first] = jobs;
  if (first === undefined || jobs.length === 1) return { defaults: undefined, rest: jobs };
  const [, one] = first;
  const alike = keys.filter((key) => {
    const value = JSON.stringify(one[key]);
    return value !== undefined && jobs.every(([, job]) => JSON.stringify(job[key]) === value);
  });
  if (alike.length === 0) return { defaults: undefined, rest: jobs };
  const without = (job: Job) => Object.fromEntries(Object.entries(job).filter(([key]) => !alike.includes(key)));
  return {
    defaults: Object.fromEntries(alike.map((key) => [key, one[key]])),
    rest: jobs.map(([name, job]) => [name, without(job)]),
  };
}
