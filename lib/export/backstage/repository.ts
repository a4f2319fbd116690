/** Where a repository is looked at in a browser. */
export interface RepositoryPage {
  /** `https://example.com/acme/shop`. */
  readonly url: string;
  readonly host: string;
  /** `acme/shop`. */
  readonly slug: string;
}

/** The page of a repository that git names by URL or, as `git@host:path`, by SSH; undefined for anything else. */
export function repositoryPage(repository: string): RepositoryPage | undefined {
  const ssh = /^(?:ssh:\/\/)?[\w.-]+@([\w.-]+)(?::\d+)?[:/](.+)$/.exec(repository);
  const http = /^https?:\/\/(?:[^@/]+@)?([\w.-]+(?::\d+)?)\/(.+)$/.exec(repository);
  const [, host, path] = ssh ?? http ?? [];
  if (host === undefined || path === undefined) return undefined;
  const slug = path.replace(/\/+$/, '').replace(/\.git$/, '');
  return { url: `https://${host}/${slug}`, host, slug };
}
