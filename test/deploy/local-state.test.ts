import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { LocalState } from '../../lib/deploy/local-state';

describe('a state in a local folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'infra-state-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const checkpoint = '.pulumi/stacks/shop/production.json';
  const at = (path: string) => join(folder, path);
  const write = (path: string, text: string) => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
  };
  const read = () => new LocalState(folder, 'shop', 'production').read();

  test('that nobody has begun is undefined', async () => {
    expect(await read()).toBeUndefined();
  });

  test('is what the checkpoint holds; files beside it stay as they are', async () => {
    // GIVEN
    write(checkpoint, '{"version":3}');
    write(`${checkpoint}.attrs`, '{"user.cache_control":""}');
    write('.pulumi/stacks/shop/production-eu.json.attrs', '{"other":"stack"}');

    // WHEN, THEN
    expect(await read()).toEqual({ version: 3 });
    expect(readFileSync(at(`${checkpoint}.attrs`), 'utf8')).toBe('{"user.cache_control":""}');
    expect(existsSync(at('.pulumi/stacks/shop/production-eu.json.attrs'))).toBe(true);
  });

  test.each([
    `${checkpoint}.attrs`,
    `${checkpoint}.bak.attrs`,
    '.pulumi/meta.yaml.attrs',
    '.pulumi/locks/organization/shop/production/1.json.attrs',
  ])('loses attributes that are cut off (%s), which no engine could read', async (attributes) => {
    // GIVEN
    write(checkpoint, '{"version":3}');
    write(attributes.slice(0, -'.attrs'.length), '{"version":3}');
    write(attributes, '');

    // WHEN, THEN
    expect(await read()).toEqual({ version: 3 });
    expect(existsSync(at(attributes))).toBe(false);
    expect(existsSync(at(attributes.slice(0, -'.attrs'.length)))).toBe(true);
  });

  test.each(['', 'a: ['])('whose layout has no version any more (%j) is given it again', async (text) => {
    write(checkpoint, '{"version":3}');
    write('.pulumi/meta.yaml', text);
    expect(await read()).toEqual({ version: 3 });
    expect(readFileSync(at('.pulumi/meta.yaml'), 'utf8')).toBe('version: 1\n');
  });

  test('of another layout stays as it is', async () => {
    write('.pulumi/meta.yaml', 'version: 2\n');
    expect(await read()).toBeUndefined();
    expect(readFileSync(at('.pulumi/meta.yaml'), 'utf8')).toBe('version: 2\n');
  });

  test('whose checkpoint is cut off is restored from its copy', async () => {
    write(checkpoint, '{"ver');
    write(`${checkpoint}.bak`, '{"version":2}');
    expect(await read()).toEqual({ version: 2 });
    expect(readFileSync(at(checkpoint), 'utf8')).toBe('{"version":2}');
  });

  test('without a copy is put aside', async () => {
    write(checkpoint, '{"ver');
    expect(await read()).toBeUndefined();
    expect(readFileSync(at(`${checkpoint}.damaged`), 'utf8')).toBe('{"ver');
  });
});
