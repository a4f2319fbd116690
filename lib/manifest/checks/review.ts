import { exitCodes, UserError } from '../../model/error';
import { dnsLabel, follows } from '../../model/names';
import { reviewEnvironment } from '../../model/review';
import type { EnvironmentDocument } from '../environments';

/** Characters of a review environment's name: with the application's it is the first part of a host. */
const longest = 40;

/**
 * Checks the name of a review environment, before anything is called by it.
 * @throws UserError where a review has none, another environment has one, or it cannot be a name
 */
export function checkReviewName(
  environment: string,
  name: string | undefined,
  environments: ReadonlyMap<string, EnvironmentDocument>,
): void {
  if (environment !== reviewEnvironment) {
    if (name === undefined) return;
    throw new UserError(
      `--name cannot be used with environment ${environment}; it is only for --env ${reviewEnvironment}`,
      {
        code: 'review-name-unexpected',
        exitCode: exitCodes.invalid,
        hint: `Remove --name, or create a review environment: --env ${reviewEnvironment} --name ${name}.`,
      },
    );
  }
  if (name === undefined) {
    throw new UserError('no name is given for the review environment', {
      code: 'review-name-missing',
      exitCode: exitCodes.invalid,
      hint: `Every change under review has its own: use, for example, --env ${reviewEnvironment} --name pr-123.`,
    });
  }
  if (!follows(dnsLabel, name) || name.length > longest) {
    throw new UserError(
      `"${name}" cannot name a review environment; expected ${dnsLabel.expected.replace('63', String(longest))}`,
      { code: 'name-invalid', exitCode: exitCodes.invalid, hint: `For example: --name ${suggestion(name)}.` },
    );
  }
  if (environments.has(name) || environments.has(`${reviewEnvironment}-${name}`)) {
    throw new UserError(`"${name}" cannot name a review environment: the project has an environment of that name`, {
      code: 'name-taken',
      exitCode: exitCodes.invalid,
      hint: `For example: --name ${suggestion(`pr-${name}`)}.`,
    });
  }
}

/** A name like it that is accepted. */
function suggestion(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longest);
  return plain.replace(/^-+|-+$/g, '') || 'pr-123';
}
