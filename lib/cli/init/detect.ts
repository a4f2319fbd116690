import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Descriptions, Sign } from '../../model/description';
import { isRecord } from '../../model/record';

/** What the files of a repository speak for. */
export interface Detected {
  readonly stack: string;
  /** What speaks for it, as in `Gemfile names rails`. */
  readonly why: string;
}

/** What a repository looks like, the most special of the stacks that a file speaks for; undefined where nothing tells. */
export function detect(directory: string, { stacks }: Descriptions): Detected | undefined {
  for (const [stack, { init }] of Object.entries(stacks).reverse())
    for (const sign of init?.signs ?? []) {
      const why = whyOf(sign, directory);
      if (why !== undefined) return { stack, why };
    }
  return undefined;
}

/** Parameters of a stack that files in a folder speak for, each with what says so. */
export function parametersFor(
  directory: string,
  stack: string,
  { stacks }: Descriptions,
): readonly { readonly name: string; readonly value: true | Readonly<Record<string, never>>; readonly why: string }[] {
  return Object.entries(stacks[stack]?.init?.proposes ?? {}).flatMap(([name, { value, signs }]) => {
    const why = signs.map((sign) => whyOf(sign, directory)).find(Boolean);
    return why === undefined ? [] : [{ name, value, why }];
  });
}

/** What the group of a pattern takes of a file at the top of a repository; undefined where it takes nothing. */
export function foundIn(
  directory: string,
  { file, pattern }: { readonly file: string; readonly pattern: string },
): string | undefined {
  return new RegExp(pattern).exec(textAt(directory, file) ?? '')?.[1];
}

/** The port that a Dockerfile says its container listens on. */
export function exposedPort(directory: string): string | undefined {
  return /^\s*EXPOSE\s+(\d{1,5})(\/tcp)?\s*$/im.exec(textAt(directory, 'Dockerfile') ?? '')?.[1];
}

/** What says that a folder only holds the packages of others. */
const workspaces: readonly Omit<Sign, 'says'>[] = [
  { file: 'package.json', has: ['workspaces'] },
  { file: 'pnpm-workspace.yaml' },
  { file: 'lerna.json' },
  { file: 'pom.xml', pattern: '<modules>' },
];

/** Whether a folder holds the packages of a workspace, or the modules of a build, rather than an application. */
export function isWorkspace(directory: string): boolean {
  return workspaces.some((sign) => whyOf({ ...sign, says: '' }, directory) !== undefined);
}

function whyOf({ file, pattern = '^', has, says }: Sign, directory: string): string | undefined {
  const text = textAt(directory, file);
  if (has !== undefined && !leads(text, has)) return undefined;
  const matches = [...(text?.matchAll(new RegExp(pattern, 'gm')) ?? [])];
  if (matches.length === 0) return undefined;
  const named = matches.flatMap(([, name]) => (name === undefined ? [] : [name]));
  return `${file} ${says}${named.length === 0 ? '' : `: ${named.join(', ')}`}`;
}

/** Whether keys of a JSON file lead to something. */
function leads(text: string | undefined, keys: readonly string[]): boolean {
  return keys.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), parsed(text)) !== undefined;
}

function parsed(text = '{}'): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The text of an ordinary file in a folder; undefined where there is none, or nobody wrote it by hand. */
export function textAt(directory: string, name: string): string | undefined {
  const path = join(directory, name);
  try {
    const { size } = statSync(path);
    // A folder or a pipe of the name is no sign.
    return statSync(path).isFile() && size < 1_000_000 ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
