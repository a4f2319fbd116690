import { PassThrough } from 'node:stream';
import { writeHostNotes } from '../../lib/cli/host-notes';
import type { Io } from '../../lib/cli/io';
import { Application } from '../../lib/model';
import { Web, Worker } from '../../stacks';
import { newProject } from '../tree';

function notes(domain: string | undefined, apps: readonly string[] = []): string {
  const environment = { name: 'staging', ...(domain === undefined ? {} : { domain }) };
  const project = newProject({ environment });
  const application = (name: string) => new Application(project, name, { image: `${name}:1` });
  new Web(application('web'), 'stack');
  new Web(application('shop'), 'stack');
  new Web(application('inside'), 'stack', { public: false });
  new Web(application('placed'), 'stack', { host: 'placed.example.com' });
  new Worker(application('worker'), 'stack', { command: ['work'] });
  let text = '';
  const stderr = new PassThrough().on('data', (part: Buffer) => (text += part.toString()));
  const io: Io = {
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr,
    environment: {},
    directory: '/',
    interactive: false,
    colors: false,
    signal: new AbortController().signal,
  };
  writeHostNotes(io, project, apps);
  return text;
}

const note = (name: string) =>
  `note: ${name} has no host, because environment staging has no domain\n  kubectl -n shop-staging port-forward service/${name} 8080:80\n`;

test('what is public, and has no host for want of a domain, is told with how to reach it', () => {
  expect(notes(undefined)).toBe(note('web') + note('shop'));
});

test('only of applications that were deployed', () => {
  expect(notes(undefined, ['shop', 'inside'])).toBe(note('shop'));
});

test('where there is a domain, nothing is missing', () => {
  expect(notes('example.com')).toBe('');
});
