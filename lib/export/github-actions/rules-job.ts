import { namePattern, regexpOf } from '../../model/name-pattern';
import { quoted } from '../../model/shell';
import { quotedPaths } from '../pipeline/path-regexp';
import { actions } from './actions';
import { literal } from './language';

/**
 * A job that finds out what GitHub's expressions cannot: whether files changed, and whether a name matches a regular
 * expression. Other jobs wait for it and read its outputs.
 */
export class RulesJob {
  private readonly outputs = new Map<string, string>();

  constructor(readonly id: string) {}

  /** Whether any job asked for something. */
  get isNeeded(): boolean {
    return this.outputs.size > 0;
  }

  /** An expression that is true where one of the paths changed. */
  changed(name: string, paths: readonly string[]): string {
    return this.output(name, `changed ${quotedPaths(paths)}`);
  }

  /** An expression that is true where the branch or tag matches. */
  named(name: string, kind: 'heads' | 'tags', text: string): string {
    const pattern = namePattern(text);
    const flag = pattern.kind === 'regexp' && pattern.flags.includes('i') ? 'i' : '';
    const regexp = quoted(`${flag === '' ? '' : `(?${flag})`}${regexpOf(pattern)}`);
    return this.output(name, `named refs/${kind}/ ${regexp}`);
  }

  /** The job itself. */
  get job(): Record<string, unknown> {
    const commands = [...this.outputs].map(([name, command]) => `echo "${name}=$(${command})" >> "$GITHUB_OUTPUT"`);
    const all = commands.join('\n');
    const functions = [
      ...(all.includes('$(changed ') ? [changedFunction] : []),
      ...(all.includes('$(named ') ? [namedFunction] : []),
    ];
    return {
      'runs-on': 'ubuntu-latest',
      outputs: Object.fromEntries(
        [...this.outputs.keys()].map((name) => [name, `\${{ steps.rules.outputs.${name} }}`]),
      ),
      steps: [
        { uses: actions.checkout, with: { 'fetch-depth': 0 } },
        {
          id: 'rules',
          ...(all.includes('$(changed ')
            ? { env: { BASE: '${{ github.event.pull_request.base.sha || github.event.before }}' } }
            : {}),
          run: literal(`${[...functions, ...commands].join('\n')}\n`),
        },
      ],
    };
  }

  private output(name: string, command: string): string {
    this.outputs.set(name, command);
    return `needs.${this.id}.outputs.${name} == 'true'`;
  }
}

const changedFunction = [
  '# Whether a file changed; true if there is nothing to compare with.',
  'changed() {',
  '  git cat-file -e "$BASE^{commit}" 2>/dev/null || { echo true; return; }',
  '  local files',
  '  files=$(git diff --name-only "$BASE" HEAD | grep -vP "^(${2-})$" | grep -P "^($1)$")',
  '  [ -n "$files" ] && echo true || echo false',
  '}',
].join('\n');

const namedFunction = [
  '# Whether the branch or tag of this run matches.',
  'named() {',
  '  [[ "$GITHUB_REF" == "$1"* ]] && echo "${GITHUB_REF#"$1"}" | grep -qP -- "$2" && echo true || echo false',
  '}',
].join('\n');
