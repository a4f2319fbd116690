import { existsSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../model/error';
import { Obstruction, overlay } from './overlay';

/** Where a job runs, made of layers: the repository, caches, artifacts of jobs before it. */
export class WorkingFolder {
  private readonly layers: { readonly what: string; readonly folder: string }[] = [];

  constructor(readonly path: string) {}

  /**
   * Lays a folder over what is there already, where it exists.
   * @param what names the layer, as in `the artifacts of compile`
   * @throws UserError that names both layers where one has a folder, and the other none, at the same path
   */
  async lay(what: string, folder: string): Promise<void> {
    if (!existsSync(folder)) return;
    try {
      await overlay(folder, this.path);
    } catch (error) {
      throw error instanceof Obstruction ? this.conflict(what, error) : error;
    }
    this.layers.push({ what, folder });
  }

  private conflict(what: string, { path, laid, there }: Obstruction): UserError {
    const below = this.layers.findLast(
      ({ folder }) => lstatSync(join(folder, path), { throwIfNoEntry: false }) !== undefined,
    );
    return new UserError(`${path} is ${laid} in ${what}, but ${there} in ${below?.what ?? 'what was there before'}`, {
      code: 'artifact-conflict',
      hint: 'Rename one of them, or list the jobs whose artifacts are needed under dependencies:.',
    });
  }
}
