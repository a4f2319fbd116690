import { createHash, createHmac } from 'node:crypto';
import { dnsSuffix } from '../model/aws-partition';
import type { AwsKeys } from './aws-credentials';

/** What AWS says of keys: whose they are, or why they are none; undefined where nobody answers. */
export type Caller = { readonly account: string } | { readonly refused: string } | undefined;

const body = 'Action=GetCallerIdentity&Version=2011-06-15';

/**
 * Asks AWS whose keys these are, which everybody may. Signed as
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html says.
 * @param environment may name another endpoint: AWS_ENDPOINT_URL_STS or AWS_ENDPOINT_URL
 */
export async function callerOf(
  keys: AwsKeys,
  region: string,
  environment: NodeJS.ProcessEnv,
  now = new Date(),
): Promise<Caller> {
  const other = environment['AWS_ENDPOINT_URL_STS'] ?? environment['AWS_ENDPOINT_URL'];
  const url = new URL(other ?? `https://sts.${region}.${dnsSuffix(region)}/`);
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body,
      headers: signedHeaders(keys, region, url.host, now),
      signal: AbortSignal.timeout(5000),
    });
    const text = await answer.text();
    const account = /<Account>(\d+)<\/Account>/.exec(text)?.[1];
    if (answer.ok && account !== undefined) return { account };
    const [code, message] = ['Code', 'Message'].map((tag) => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(text)?.[1]);
    // Only what is said of the keys themselves.
    return code === undefined || !/Token|Signature|AccessKey|AuthFailure|AccessDenied/.test(code)
      ? undefined
      : { refused: `${code}: ${message ?? ''}` };
  } catch {
    return undefined;
  }
}

function signedHeaders(
  { id, secret, token }: AwsKeys,
  region: string,
  host: string,
  now: Date,
): { readonly [header: string]: string } {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${time.slice(0, 8)}/${region}/sts/aws4_request`;
  const headers: { readonly [header: string]: string } = {
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    host,
    'x-amz-date': time,
    ...(token === undefined ? {} : { 'x-amz-security-token': token }),
  };
  const names = Object.keys(headers).sort();
  const canonical = [
    'POST',
    '/',
    '',
    ...names.map((name) => `${name}:${headers[name] ?? ''}`),
    '',
    names.join(';'),
    digest(body),
  ];
  const toSign = ['AWS4-HMAC-SHA256', time, scope, digest(canonical.join('\n'))].join('\n');
  const key = scope.split('/').reduce<Buffer | string>((above, part) => hmac(above, part), `AWS4${secret}`);
  const signature = hmac(key, toSign).toString('hex');
  const { host: _, ...sent } = headers;
  return {
    ...sent,
    authorization: `AWS4-HMAC-SHA256 Credential=${id}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
