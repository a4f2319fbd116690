import { spawnSync } from 'node:child_process';
import { createServer, type IncomingMessage } from 'node:http';
import { Postgres } from '../../../addons';
import { callerOf } from '../../../lib/operate';
import { checkClouds } from '../../../lib/release/checks/clouds';
import { worker } from '../../addons/aws/cloud';
import { pythonPackages } from '../../python-packages';

const keys = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
const mine = '<GetCallerIdentityResponse><Account>123456789012</Account></GetCallerIdentityResponse>';
const ended =
  '<ErrorResponse><Error><Code>ExpiredToken</Code><Message>The token has expired</Message></Error></ErrorResponse>';

/** Plays STS, which answers all the same. */
async function answering<T>(
  status: number,
  text: string,
  use: (endpoint: string) => Promise<T>,
  heard: (request: IncomingMessage) => void = () => undefined,
): Promise<T> {
  const server = createServer((request, response) => {
    heard(request);
    request.resume().on('end', () => response.writeHead(status).end(text));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens at a port');
  try {
    return await use(`http://127.0.0.1:${address.port}`);
  } finally {
    server.close();
  }
}

function project(provisioner: 'aws' | 'in-cluster' = 'aws') {
  const web = worker({ aws: { clusterName: 'prod-eu', accountId: '123456789012' } });
  new Postgres(web, 'DATABASE', { provisioner });
  return web.project;
}

const nowhere = { HOME: '/nowhere', AWS_EC2_METADATA_DISABLED: 'true' };

test('nobody is asked where nothing comes from AWS', async () => {
  await checkClouds(project('in-cluster'), ['production'], nowhere);
  await checkClouds(project(), ['production.other'], nowhere);
});

test('without credentials it says what to set', async () => {
  await expect(checkClouds(project(), ['production'], nowhere)).rejects.toMatchObject({
    code: 'aws-credentials',
    exitCode: 5,
    message: 'there are no AWS credentials, but production has add-ons in AWS',
    hint: expect.stringContaining('AWS_PROFILE'),
  });
});

test.each<[number, string, string | undefined]>([
  [200, mine, undefined],
  [
    200,
    mine.replace('1234', '4321'),
    'the AWS credentials are for account 432156789012, but production is in 123456789012',
  ],
  [403, ended, 'AWS does not accept the credentials: ExpiredToken: The token has expired'],
  [503, '', undefined],
])('what STS says with %s', async (status, text, message) => {
  const check = answering(status, text, (AWS_ENDPOINT_URL_STS) =>
    checkClouds(project(), ['production'], { ...nowhere, ...keys, AWS_ENDPOINT_URL_STS }),
  );
  if (message === undefined) await check;
  else await expect(check).rejects.toMatchObject({ code: 'aws-credentials', exitCode: 5, message });
});

test('where nobody answers, the engine finds out', async () => {
  await checkClouds(project(), ['production'], { ...nowhere, ...keys, AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:9' });
});

test('a request is signed as AWS signs', async () => {
  // GIVEN
  const heard: IncomingMessage['headers'][] = [];
  const signer = { id: 'AKIAEXAMPLE', secret: 'secret', token: 'session' };

  // WHEN
  await answering(
    200,
    mine,
    (AWS_ENDPOINT_URL_STS) => callerOf(signer, 'eu-west-1', { AWS_ENDPOINT_URL_STS }),
    ({ headers }) => heard.push(headers),
  );

  // THEN
  const [headers] = heard;
  const { status, stdout, stderr } = spawnSync('python3', ['-c', botocore], {
    input: JSON.stringify({ ...signer, headers }),
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], PYTHONPATH: pythonPackages('moto[server]==5.2.5') },
  });
  if (status !== 0) throw new Error(stderr);
  expect(headers?.authorization?.split('Signature=')[1]).toBe(stdout.trim());
});

/** Signs the same request by AWS' own library. */
const botocore = `
import json, sys
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
given = json.load(sys.stdin)
headers = given["headers"]
names = headers["authorization"].split("SignedHeaders=")[1].split(",")[0].split(";")
body = "Action=GetCallerIdentity&Version=2011-06-15"
request = AWSRequest("POST", "http://" + headers["host"] + "/", {name: headers[name] for name in names}, body)
request.context["timestamp"] = headers["x-amz-date"]
signer = SigV4Auth(Credentials(given["id"], given["secret"], given["token"]), "sts", "eu-west-1")
print(signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request))
`;
