import { exitCodes, UserError } from '../model/error';

interface Types<S, A> {
  readonly stacks: { readonly [type: string]: S };
  readonly addons: { readonly [type: string]: A };
}

/**
 * The types of a package beside those that are there, as classes or as descriptions.
 * @throws UserError where one goes by a name that is taken
 */
export function mergeTypes<S, A>(known: Types<S, A>, brought: Types<S, A>, name: string): Types<S, A> {
  const twice = [
    ...Object.keys(brought.stacks).filter((type) => Object.hasOwn(known.stacks, type)),
    ...Object.keys(brought.addons).filter((type) => Object.hasOwn(known.addons, type)),
  ];
  if (twice.length > 0) {
    throw new UserError(`the package ${name} provides ${twice.join(', ')}, which already exists`, {
      code: 'package-invalid',
      exitCode: exitCodes.invalid,
    });
  }
  return { stacks: { ...known.stacks, ...brought.stacks }, addons: { ...known.addons, ...brought.addons } };
}
