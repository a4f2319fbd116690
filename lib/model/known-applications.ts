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
      ? `${unknown.join(', ')} is not part of ${environment.name}, but of other environments`
      : `${environment.name} has no application ${unknown.join(', ')}`,
    {
      code: 'unknown-application',
      exitCode: exitCodes.invalid,
      hint: isElsewhere
        ? 'Choose one of its environments with --env.'
        : `${meant === undefined ? '' : `Did you mean ${meant}? `}Its applications are ${known.join(', ') || 'none'}.`,
    },
  );
}
