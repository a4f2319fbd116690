import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { exitCodes, UserError } from '../model/error';
import { systemError } from '../operate/system-error';
import type { GivenImage } from './images';

/**
 * Reads a file of images as `infra build --output` writes it: `web=ghcr.io/acme/web@sha256:…` in each line, empty lines
 * apart.
 * @param file as it was given: absolute, or relative to the working directory
 * @param absent applications that the environment does without
 * @throws UserError where it cannot be read, or has no line
 */
export function imagesIn(file: string, directory: string, absent: readonly string[]): readonly GivenImage[] {
  const lines = read(file, directory).split('\n');
  const given = lines.flatMap((line, index) => {
    const text = line.trim();
    const place = `${file}:${index + 1}:${line.indexOf(text) + 1}: ${text}`;
    return text === '' ? [] : [{ text, place, absent }];
  });
  if (given.length === 0) throw unusable(`${file} names no image`);
  return given;
}

function read(file: string, directory: string): string {
  try {
    return readFileSync(resolve(directory, file), 'utf8');
  } catch (error) {
    const reason = reasons[systemError(error).code];
    if (reason === undefined) throw error;
    throw unusable(`--images ${file}: ${reason}`);
  }
}

const reasons: { readonly [code: string]: string } = {
  ENOENT: 'the file does not exist',
  ENOTDIR: 'the file does not exist',
  EISDIR: 'it is a folder; expected a file',
  EACCES: 'permission denied',
};

function unusable(message: string): UserError {
  return new UserError(message, {
    code: 'image-missing',
    exitCode: exitCodes.invalid,
    hint:
      'It is written by infra build --push --output FILE. In a pipeline, it is an artifact of the build job: run that job ' +
      'again if the artifact has expired.',
  });
}
