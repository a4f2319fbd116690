import { copyFile, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The files of a stack whose state is in a local folder, as the engine's storage keeps them. What a killed engine left cut
 * off is mended before anybody reads it.
 */
export class LocalState {
  /** The checkpoint, which holds the state. */
  readonly file: string;

  /** @param folder of the backend */
  constructor(
    private readonly folder: string,
    private readonly project: string,
    private readonly stack: string,
  ) {
    this.file = join(folder, '.pulumi', 'stacks', project, `${stack}.json`);
  }

  /** The document in the checkpoint; undefined if there is none. */
  async read(): Promise<unknown> {
    await this.mendAttributes();
    await this.mendLayout();
    return this.readCheckpoint();
  }

  /**
   * Attributes of a file stand beside it in a file of their own, which the storage empties before it writes it: one that is
   * cut off keeps every engine from reading the file itself, while a file without attributes is as good as one with
   * (gocloud.dev/blob/fileblob/attrs.go).
   */
  private async mendAttributes(): Promise<void> {
    const root = join(this.folder, '.pulumi');
    const beside = await filesIn(join(root, 'stacks', this.project));
    const locks = await filesIn(join(root, 'locks', 'organization', this.project, this.stack));
    const files = [join(root, 'meta.yaml'), ...beside.filter((file) => file.startsWith(this.file)), ...locks];
    const attributes = new Set(files.map((file) => (file.endsWith('.attrs') ? file : `${file}.attrs`)));
    for (const file of attributes) if ((await readSettled(file)) === 'damaged') await rm(file, { force: true });
  }

  /** The store's layout has a version, without which no engine reads it; there is only this one (pulumi: pkg/backend/diy/meta.go). */
  private async mendLayout(): Promise<void> {
    const file = join(this.folder, '.pulumi', 'meta.yaml');
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined || /^version: *\d+\s*$/m.test(text)) return;
    await writeFile(`${file}.restored`, 'version: 1\n');
    await rename(`${file}.restored`, file);
  }

  /**
   * The engine does not write a checkpoint in one step either, but makes a copy first. Without a good copy the file goes:
   * what is in the cluster is taken up again.
   */
  private async readCheckpoint(): Promise<unknown> {
    const document = await readSettled(this.file);
    if (document !== 'damaged') return document;
    const copy = await readJson(`${this.file}.bak`);
    if (copy === 'damaged' || copy === undefined) {
      await rename(this.file, `${this.file}.damaged`);
      return undefined;
    }
    await copyFile(`${this.file}.bak`, `${this.file}.restored`);
    await rename(`${this.file}.restored`, this.file);
    return copy;
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.map((name) => join(folder, name));
}

/** The document in a file that somebody may be writing just now. */
async function readSettled(file: string): Promise<unknown> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const document = await readJson(file);
    if (document !== 'damaged') return document;
    await sleep(100);
  }
  return 'damaged';
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return 'damaged';
  }
}
