import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSettings } from '../../lib/deploy/workspace-settings';

describe("the engine's settings", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'infra-settings-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const stack = 'Pulumi.staging.yaml';
  const at = (name: string) => join(folder, name);
  const textOf = (name: string) => (existsSync(at(name)) ? readFileSync(at(name), 'utf8') : undefined);

  test.each(['', 'a: [', 'name: other\nruntime: nodejs\n', 'name: shop\n'])(
    'of a project that cannot be its own (%j) are written anew',
    (text) => {
      writeFileSync(at('Pulumi.yaml'), text);
      writeSettings(folder, 'shop');
      expect(textOf('Pulumi.yaml')).toBe('name: shop\nruntime: nodejs\n');
    },
  );

  test.each(['a: [', 'garbage', 'encryptionsalt: v1:ab', 'encryptionsalt: v1:a\nconfig: {}\n'])(
    'of a stack that no engine can read (%j) are put aside',
    (text) => {
      writeFileSync(at(stack), text);
      writeSettings(folder, 'shop');
      expect([textOf(stack), textOf(`${stack}.damaged`)]).toEqual([undefined, text]);
    },
  );

  test.each([
    '',
    'encryptionsalt: v1:btuLIhL0nuU=:v1:eyMe54UT5aFXE7bY:7wDh0NNoGFw51q1+/91noU15j+FqoA==\n',
    'secretsprovider: awskms://alias/infra\nencryptedkey: AQID\nconfig:\n  aws:region: eu-west-1\n',
  ])('of a stack stay where an engine can read them (%j)', (text) => {
    writeFileSync(at(stack), text);
    writeSettings(folder, 'shop');
    expect(textOf(stack)).toBe(text);
  });
});
