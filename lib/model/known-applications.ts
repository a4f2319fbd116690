import { exitCodes, UserError } from './error';
import { nearest } from './nearest';

/** The applications of an environment, as values and as a tree of constructs. */
interface Applications {
  readonly environment: { readonly name: string };
  readonly applications: readonly { readonly name: string }[];
  /** Names of those that are in other environments only. @default not known */
  readonly absent?: readonly string[];
}

/** @throws UserError where an environment has no application of such a name */
export function checkApplications({ environment, applications, absent = [] }: Applications, wanted: readonly string[]) {
  const known = applications.map(({ name }) => name);
  const unknown = wanted.filter((name) => !known.includes(name));
  const [first] = unknown;
  if (first === undefined) return;
  const isElsewhere = unknown.every((name) => absent.includes(name));
  const meant = nearest(first, known);
  throw new UserError(
    isElsewhere
      ? `${unknown.join(', ')} is in other environments than ${environment.name}`
      : `there is no application ${unknown.join(', ')} in ${environment.name}`,
    {
      code: 'unknown-application',
      exitCode: exitCodes.invalid,
      hint: isElsewhere
        ? 'Its environments: say in which: name one with --env.'
        : `${meant === undefined ? '' : `Did you mean ${meant}? `}They are ${known.join(', ') || 'none'}.`,
    },
  );
}
