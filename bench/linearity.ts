import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { INFRA } from './build';
import { applications, ENVIRONMENT, writeLargeProject } from './large-project';
import { interleave } from './sampling';
import { row, type Row } from './table';
import { timeProcess } from './timed-process';

/** Ten times the applications: of the whole command, and of the tree alone, which has no start of Node.js in it. */
export async function measure(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'infra-bench-'));
  try {
    for (const count of [200, 2000]) writeLargeProject(join(folder, String(count)), applications(count));
    const synth = (count: number) => async () =>
      timeProcess(process.execPath, [INFRA, 'synth', '-e', ENVIRONMENT, '-C', join(folder, String(count))]);
    const tree = (count: number) => async () => timeTree(count, join(folder, 'time'));
    const { more, few, moreTree, fewTree } = await interleave(
      { more: synth(2000), few: synth(200), moreTree: tree(2000), fewTree: tree(200) },
      { times: 5 },
    );
    return [
      row('infra synth, 2,000 applications', more, '200 applications', few, 11),
      row('construct, walk and write 2,000', moreTree, '200 applications', fewTree, 11),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A process of its own for each, which tells how long the tree took without its start. */
function timeTree(count: number, output: string): number {
  timeProcess(process.execPath, [join(__dirname, 'programs', 'write-tree.mjs'), String(count)], { output });
  return Number(readFileSync(output, 'utf8'));
}
