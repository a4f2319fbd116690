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

test('a secret is hidden in the ways programs write it', () => {
  // GIVEN secrets of which one has the line ends of Windows
  const secret = 'p@ss/w"ord';
  const heard: string[] = [];
  const log = new JobLog(join(folder, 'c.log'), (line) => heard.push(line));
  log.hide([secret, '-----BEGIN-----\r\nline2secret\r\n-----END-----\r\n', 'first\rsecondhalf']);
  // WHEN
  log.line('-----BEGIN-----\r');
  log.line('line2secret\r');
  log.line('first\rsecondhalf');
  log.line(JSON.stringify({ secret }));
  log.line(`https://me:${encodeURIComponent(secret)}@host`);
  log.line(Buffer.from(secret).toString('base64'));
  log.close();
  // THEN
  expect(heard.slice(0, 5)).toEqual([
    '[MASKED]',
    '[MASKED]',
    '[MASKED]',
    '{"secret":"[MASKED]"}',
    'https://me:[MASKED]@host',
  ]);
  expect(heard[5]).toMatch(/^\[MASKED\].?=*$/);
  expect(readFileSync(log.file, 'utf8')).toBe(`${heard.join('\n')}\n`);
});

test('of a line without end little is held, all is in the file, and no secret is cut in two', () => {
  // GIVEN a log that hides secrets of which one begins as another ends
  const heard: string[] = [];
  const log = new JobLog(join(folder, 'b.log'), (line) => heard.push(line));
  log.hide(['swordfish', 'fish-and-chips', 'fish']);
  // WHEN a line of 20 MiB comes in pieces that cut them, between two short ones
  const piece = `${'é'.repeat(997)}😀fish-and-chips swordfish`;
  const times = 10_000;
  const bytes = Buffer.from(`before\n${piece.repeat(times)}\r\nafter`);
  const stream = log.stream();
  for (let at = 0; at < bytes.length; at += 65_521) stream.write(bytes.subarray(at, at + 65_521));
  stream.end();
  log.close();
  // THEN
  const masked = `${'é'.repeat(997)}😀[MASKED] [MASKED]`.repeat(times);
  const text = readFileSync(log.file, 'utf8');
  expect(text.length).toBe(masked.length + 'before\n\nafter\n'.length);
  expect(text === `before\n${masked}\nafter\n`).toBe(true);
  expect(heard).toEqual([
    'before',
    `${masked.slice(0, 4096)} … and ${masked.length - 4096} more characters, see the log`,
    'after',
  ]);
});

test('what is no UTF-8 and states written over each other are told as far as they can be', () => {
  const heard: string[] = [];
  const log = new JobLog(join(folder, 'c.log'), (line) => heard.push(line));
  const stream = log.stream();
  for (const bytes of [[0x61, 0xff, 0x62, 0x0a], [0x31, 0x0d], [0x32, 0x0d], [0x0a], [0x0d, 0x0d, 0x0a], [0xe2, 0x82]])
    stream.write(Buffer.from(bytes));
  stream.end();
  log.close();
  expect(heard).toEqual(['a\uFFFDb', '2', '', '\uFFFD']);
});
