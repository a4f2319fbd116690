import type { OwnershipValues, Source } from '../../model/values';
import type { Exporter, Finding } from '../exporter';
import { header } from '../header';
import { dialects, type Dialect } from './dialects';

/** Bytes beyond which GitHub does not read the file. Source: GitHub's documentation, "About code owners". */
const githubLimit = 3 * 1024 * 1024;

/** `ownership:` as the file a code host asks for reviews by; for each file of the repository it means the same. */
export const exporter: Exporter = ({ values, files }, request) => {
  const dialect = dialects[request.dialect ?? 'github'];
  if (dialect === undefined || values.ownership.length === 0) return { files: [], findings: [] };
  const findings: Finding[] = [];
  const lines = values.ownership.flatMap((rule, index) => {
    const later = values.ownership.slice(index + 1);
    return rule.paths.flatMap((pattern, place) => {
      const source = rule.pathSources?.[place] ?? rule.source;
      const problems = [
        ...dialect.problemsOf(pattern, rule.owners, { files: files(), later }),
        ...rule.owners.flatMap((owner) => ownerProblem(owner, dialect) ?? []),
      ];
      findings.push(...problems.map((message) => finding(message, source)));
      return problems.length > 0
        ? []
        : dialect.patternsOf(pattern, rule.owners, files()).map((one) => [one, rule.owners] as const);
    });
  });
  const width = Math.min(48, Math.max(...lines.map(([pattern]) => pattern.length), 0));
  const body = lines
    .map(([pattern, owners]) => `${pattern.padEnd(width)} ${owners.join(' ')}`.trimEnd() + '\n')
    .join('');
  const content = `${header(request, sourcesOf(values.ownership))}\n${body}`;
  if (request.dialect === 'github' && Buffer.byteLength(content) > githubLimit)
    findings.push(finding('the file is larger than the 3 MB that GitHub reads', undefined));
  return { files: [{ path: dialect.path, content }], findings };
};

function ownerProblem(owner: string, { name, roles, nestedGroups }: Dialect): string | undefined {
  if (owner.startsWith('@@')) return roles ? undefined : `${name} does not support roles such as "${owner}"`;
  if (!owner.includes('@'))
    return `"${owner}" is not a valid owner in ${name}; expected @user, @organization/team or an email address`;
  if (!nestedGroups && /^@[^/]+\/[^/]+\//.test(owner))
    return `${name} does not support nested teams such as "${owner}"`;
  return undefined;
}

function finding(message: string, source: Source | undefined): Finding {
  return { code: 'unsupported', message, ...(source === undefined ? {} : { source }) };
}

function sourcesOf(rules: readonly OwnershipValues[]): string[] {
  return [...new Set(rules.flatMap(({ source }) => source?.file ?? []))];
}
