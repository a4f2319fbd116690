import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isRecord, nearest, UserError, exitCodes } from '../model';

/** Keys that sign requests. */
export interface AwsKeys {
  readonly id: string;
  readonly secret: string;
  readonly token: string | undefined;
}

/** Where credentials come from: keys at hand; what only AWS' own tools can turn into some; or, perhaps, the machine. */
export type AwsCredentials =
  { readonly from: 'keys'; readonly keys: AwsKeys } | { readonly from: 'tools' } | { readonly from: 'machine' };

type Environment = NodeJS.ProcessEnv;

/**
 * Finds credentials as the AWS CLI and the engine's provider do: variables, an identity token, a container's, a profile.
 * @throws UserError where a profile is not there, or its session has ended
 */
export function findAwsCredentials(environment: Environment, now = new Date()): AwsCredentials {
  const profile = environment['AWS_PROFILE'];
  const given = keysIn({
    aws_access_key_id: environment['AWS_ACCESS_KEY_ID'],
    aws_secret_access_key: environment['AWS_SECRET_ACCESS_KEY'],
    aws_session_token: environment['AWS_SESSION_TOKEN'],
  });
  if (given !== undefined) return { from: 'keys', keys: given };
  const elsewhere = [
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  ];
  if (profile === undefined && elsewhere.some((name) => environment[name] !== undefined)) return { from: 'tools' };
  const sections = readSections(environment);
  const name = profile ?? 'default';
  const section = sections.get(name);
  if (section === undefined) {
    if (profile === undefined) return { from: 'machine' };
    const known = [...sections.keys()].filter((key) => !key.startsWith('sso-session '));
    const meant = nearest(profile, known);
    throw credentialsError(
      `AWS_PROFILE names the profile "${profile}", which does not exist`,
      meant === undefined
        ? `Known profiles: ${known.join(', ') || 'none'}. Run aws configure to create one.`
        : `Did you mean ${meant}?`,
    );
  }
  checkSession(name, section, sections, environment, now);
  const keys = keysIn(section);
  if (keys !== undefined) return { from: 'keys', keys };
  const isFull = Object.keys(section).some((key) =>
    /^(sso_|role_arn|credential_|web_identity|source_|login_)/.test(key),
  );
  return { from: isFull ? 'tools' : 'machine' };
}

/** What is wrong with credentials; nothing was changed. */
export function credentialsError(message: string, hint: string): UserError {
  return new UserError(message, { code: 'aws-credentials', exitCode: exitCodes.unreachable, hint });
}

interface Section {
  readonly [key: string]: string | undefined;
}

function keysIn(section: Section): AwsKeys | undefined {
  const { aws_access_key_id: id, aws_secret_access_key: secret, aws_session_token: token } = section;
  return isBlank(id) || isBlank(secret) ? undefined : { id, secret, token };
}

function isBlank(text: string | undefined): text is undefined | '' {
  return text === undefined || text === '';
}

/** The sessions of `aws sso login` are files named by their session, or by the address to begin at. */
function checkSession(
  profile: string,
  { sso_session: session, sso_start_url: start }: Section,
  sections: ReadonlyMap<string, Section>,
  environment: Environment,
  now: Date,
): void {
  const name = session ?? start;
  if (name === undefined || (session !== undefined && !sections.has(`sso-session ${session}`))) return;
  const file = join(homeOf(environment), 'sso', 'cache', `${createHash('sha1').update(name).digest('hex')}.json`);
  const kept: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  const until = isRecord(kept) ? new Date(String(kept['expiresAt'])) : undefined;
  // With a token to renew it, the tools do.
  if (isRecord(kept) && typeof kept['refreshToken'] === 'string') return;
  if (until !== undefined && until > now) return;
  const ended = until === undefined ? 'is not logged in' : `was logged in until ${until.toISOString()}`;
  throw credentialsError(`the AWS profile ${profile} ${ended}`, `Run aws sso login --profile ${profile}.`);
}

/** Profiles by name, of both files that have some. */
function readSections(environment: Environment): ReadonlyMap<string, Section> {
  const home = homeOf(environment);
  const files = [
    environment['AWS_CONFIG_FILE'] ?? join(home, 'config'),
    environment['AWS_SHARED_CREDENTIALS_FILE'] ?? join(home, 'credentials'),
  ];
  const sections = new Map<string, Record<string, string>>();
  for (const file of files) {
    let section: Record<string, string> = {};
    for (const line of existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []) {
      const [, title] = /^\s*\[\s*(?:profile\s+)?([^\]]+?)\s*\]/.exec(line) ?? [];
      const [, key, value] = /^([a-z_]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
      if (title !== undefined) sections.set(title, (section = sections.get(title) ?? {}));
      else if (key !== undefined && value !== undefined) section[key] = value;
    }
  }
  return sections;
}

function homeOf(environment: Environment): string {
  return join(environment['HOME'] ?? homedir(), '.aws');
}
