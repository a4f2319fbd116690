import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { announced, asText, Notices } from '../../lib/release/notices';
import { Contact } from '../../lib/model';

interface Heard {
  readonly path: string | undefined;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

let server: Server;
let heard: Heard[] = [];
let answer: number | undefined = 200;

beforeAll(async () => {
  server = createServer((request, response) => {
    void read(request).then((text) => {
      heard.push({ path: request.url, authorization: request.headers.authorization, body: JSON.parse(text) });
      if (answer !== undefined) response.writeHead(answer).end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

beforeEach(() => {
  heard = [];
  answer = 200;
});

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

const url = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;

const notice = { project: 'shop', environment: 'production', applications: ['web', 'api'], who: 'ann', version: '2.3' };

function notices(secrets: { slack?: string; token?: string }, warnings: string[] = [], address = url('/hook')) {
  const contacts = [new Contact({ slack: '#shop' }), new Contact({ url: address })];
  return new Notices(contacts, secrets, (line) => void warnings.push(line));
}

test('a channel hears by the incoming webhook, a URL by JSON with the token', async () => {
  // WHEN a deployment begins and succeeds
  const told = notices({ slack: url('/slack-secret'), token: 'token-secret' });
  await announced(
    told,
    notice,
    (begin) => Promise.resolve(begin()),
    () => ({ web: 'https://shop.example.com' }),
  );
  // THEN both heard of both
  expect(heard.toSorted((a, b) => String(a.path).localeCompare(String(b.path)))).toEqual([
    { path: '/hook', authorization: 'Bearer token-secret', body: { ...notice, event: 'started' } },
    {
      path: '/hook',
      authorization: 'Bearer token-secret',
      body: { ...notice, event: 'succeeded', urls: { web: 'https://shop.example.com' } },
    },
    {
      path: '/slack-secret',
      authorization: undefined,
      body: { channel: '#shop', text: 'ann is deploying shop → production: web, api (2.3)' },
    },
    {
      path: '/slack-secret',
      authorization: undefined,
      body: { channel: '#shop', text: 'Deployed shop → production: web, api (2.3)\nhttps://shop.example.com' },
    },
  ]);
});

test('where there is nothing to do, nobody hears of it', async () => {
  await announced(
    notices({ slack: url('/slack') }),
    notice,
    () => Promise.resolve(),
    () => ({}),
  );
  expect(heard).toEqual([]);
});

test('a failure is told with its reason, and stays a failure', async () => {
  const failing = announced(
    notices({}),
    notice,
    (begin) => {
      begin();
      return Promise.reject(new Error('web: the image cannot be pulled'));
    },
    () => ({}),
  );
  await expect(failing).rejects.toThrow('web: the image cannot be pulled');
  expect(heard.map(({ body }) => body)).toEqual([
    { ...notice, event: 'started' },
    { ...notice, event: 'failed', reason: 'web: the image cannot be pulled' },
  ]);
});

test.each([
  ['an answer that is none', 500, undefined, 'the webhook responded with 500'],
  ['nobody there', 200, 'http://127.0.0.1:1/token-secret', 'the webhook is unreachable'],
])('%s never fails a deployment, and tells no secret', async (_, status, address, expected) => {
  answer = status;
  const warnings: string[] = [];
  const told = notices({ slack: address ?? url('/slack-secret'), token: 'token-secret' }, warnings, address);
  await announced(
    told,
    notice,
    (begin) => Promise.resolve(begin()),
    () => ({}),
  );
  expect(warnings.join('\n')).toContain(`#shop could not be notified: ${expected}`);
  expect(warnings.filter((line) => line.includes('#shop')).join('\n')).not.toContain('secret');
});

test('whoever does not answer is not waited for', async () => {
  answer = undefined;
  const warnings: string[] = [];
  await notices({}, warnings).tell({ ...notice, event: 'started' });
  expect(warnings).toEqual([
    "#shop is not notified: set Slack's webhook with infra config set --secret SLACK_WEBHOOK_URL",
    expect.stringContaining('the webhook did not respond in time'),
  ]);
});

test('a person reads why it failed', () => {
  expect(asText({ ...notice, event: 'failed', reason: 'web: crash loop' })).toBe(
    'Deployment failed: shop → production: web, api (2.3)\nweb: crash loop',
  );
});
