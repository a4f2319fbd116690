import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { exitCodes, UserError } from '../model/error';
import type { Descriptions } from '../model/description';

/** What the worker is asked. */
export interface TrialQuestion {
  /** The package. */
  readonly name: string;
  /** Folder it is looked up from. */
  readonly from: string;
}

/** What it answers: the types' descriptions as JSON, or what is wrong. */
export type TrialAnswer =
  { readonly descriptions: string } | { readonly problem: string; readonly hint?: string | undefined };

/** Milliseconds a package may take to load. */
const patience = 10_000;

const worker = join(__dirname, 'package-trial-worker.js');

/**
 * The types of an npm package, which is loaded in a thread of its own: whatever it does while it loads – ends the process,
 * never ends, prints, drops a rejected promise – is its fault by name, and leaves ours alone.
 * @throws UserError that says which package misbehaves, and how
 */
export async function tryPackage(name: string, from: string): Promise<Descriptions> {
  // The sources have no compiled worker; tests of what packages do run the built command.
  if (!existsSync(worker)) return loadHere(name, from);
  const answer = await ask({ name, from });
  if ('descriptions' in answer) return JSON.parse(answer.descriptions) as Descriptions;
  throw failed(answer.problem, answer.hint);
}

async function loadHere(name: string, from: string): Promise<Descriptions> {
  const [{ loadPackage }, { describe }] = await Promise.all([import('./packages.js'), import('../model/catalogue.js')]);
  return describe(await loadPackage(name, from));
}

function ask(question: TrialQuestion): Promise<TrialAnswer> {
  const { name } = question;
  return new Promise((resolve, reject) => {
    const thread = new Worker(worker, { workerData: question, stdin: true, stdout: true, stderr: true });
    // Standard output is the command's result.
    thread.stdout.pipe(process.stderr, { end: false });
    thread.stderr.pipe(process.stderr, { end: false });
    const end = (problem: string) => {
      reject(
        failed(
          `the package ${name} ${problem}`,
          'A package that provides types must only define classes while it loads.',
        ),
      );
    };
    const timer = setTimeout(() => {
      end(`has not finished loading after ${patience / 1000} seconds`);
      void thread.terminate();
    }, patience);
    thread.once('message', (answer: TrialAnswer) => {
      resolve(answer);
      void thread.terminate();
    });
    thread.once('error', (error: unknown) => {
      end(`fails while it loads: ${error instanceof Error ? error.message : String(error)}`);
    });
    thread.once('exit', (code) => {
      clearTimeout(timer);
      end(`exits the process while it loads: process.exit(${code})`);
    });
  });
}

function failed(message: string, hint: string | undefined): UserError {
  return new UserError(message, {
    code: 'package-invalid',
    exitCode: exitCodes.invalid,
    ...(hint === undefined ? {} : { hint }),
  });
}
