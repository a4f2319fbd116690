import { namePattern, regexpOf } from '../../model/name-pattern';
import { quoted } from '../../model/shell';
import { quotedPaths } from '../pipeline/path-regexp';
import { language } from './language';

/** A job that finds out what Azure's conditions cannot; others wait for it and read its outputs. */
export class RulesJob {
  private readonly outputs = new Map<string, string>();

  constructor(readonly id: string) {}

  /** Whether any job asked for something. */
  get isNeeded(): boolean {
    return this.outputs.size > 0;
  }

  /** A condition that holds where one of the paths changed. @param otherwise what holds where there is nothing to compare with */
  changed(paths: readonly string[], otherwise: boolean): string {
    return this.output('changed', `changed ${quotedPaths(paths)} ${otherwise ? 0 : 1}`);
  }

  /** A condition that holds where the branch or tag matches. */
  named(kind: 'heads' | 'tags', text: string): string {
    const pattern = namePattern(text);
    const flags = pattern.kind === 'regexp' && pattern.flags.includes('i') ? 'i' : '';
    const regexp = quoted(`${flags === '' ? '' : '(?i)'}${regexpOf(pattern)}`);
    return this.output('named', `named refs/${kind}/ ${regexp}`);
  }

  /** The job itself. */
  get job(): object {
    const lines = [...this.outputs].map(([command, name]) => `tell ${name} ${command}`);
    const all = lines.join('\n');
    return {
      job: this.id,
      steps: [
        { checkout: 'self', fetchDepth: 0 },
        {
          bash: language.literal(
            [
              ...(all.includes(' changed ') ? [changedFunction] : []),
              ...(all.includes(' named ') ? [namedFunction] : []),
              'tell() {',
              '  local output="$1"; shift',
              '  "$@" && local answer=true || local answer=false',
              '  echo "##vso[task.setvariable variable=$output;isOutput=true]$answer"',
              '}',
              all,
            ].join('\n'),
          ),
          name: 'rules',
        },
      ],
    };
  }

  private output(kind: string, command: string): string {
    const name = this.outputs.get(command) ?? `${kind}_${this.outputs.size + 1}`;
    this.outputs.set(command, name);
    return `eq(dependencies.${this.id}.outputs['rules.${name}'], 'true')`;
  }
}

const changedFunction = [
  '# Whether a file changed in the pull request, or else in the last commit.',
  'changed() {',
  '  local base="${SYSTEM_PULLREQUEST_TARGETBRANCHNAME:+origin/$SYSTEM_PULLREQUEST_TARGETBRANCHNAME}"',
  '  git cat-file -e "${base:-HEAD^}^{commit}" 2>/dev/null || return "$2"',
  '  git diff --name-only "${base:-HEAD^}" HEAD | grep -qP "^($1)$"',
  '}',
].join('\n');

const namedFunction = [
  '# Whether the branch or tag of this run matches.',
  'named() {',
  '  [[ "$BUILD_SOURCEBRANCH" == "$1"* ]] && echo "${BUILD_SOURCEBRANCH#"$1"}" | grep -qP -- "$2"',
  '}',
].join('\n');
