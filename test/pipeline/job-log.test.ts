import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JobLog } from '../../lib/pipeline/job-log';

const folder = mkdtempSync(join(tmpdir(), 'infra-log-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a secret is hidden though it comes in halves, in several lines or inside of another', () => {
  // GIVEN a log that hides two secrets, one of them several lines long
  const heard: string[] = [];
  const log = new JobLog(join(folder, 'a.log'), (line) => heard.push(line));
  log.hide(['swordfish', 'BEGIN KEY\nabc123\nEND KEY', 'swordfish-2']);
  // WHEN they come in pieces, with a character of several bytes cut in two
  const stream = log.stream();
  const bytes = Buffer.from('é swordfish-2 x\nabc123 and BEGIN KEY\n50 %\r100 %\nsword');
  for (const byte of bytes) stream.write(Buffer.from([byte]));
  stream.write(Buffer.from('fish'));
  stream.end();
  log.close();
  // THEN file and listener have the same, without them
  expect(heard).toEqual(['é [MASKED] x', '[MASKED] and [MASKED]', '100 %', '[MASKED]']);
  expect(readFileSync(log.file, 'utf8')).toBe(`${heard.join('\n')}\n`);
});
