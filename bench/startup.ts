import { join } from 'node:path';
import { INFRA, ROOT } from './build';
import { interleave } from './sampling';
import { row, type Row } from './table';
import { timeProcess } from './timed-process';

/** How long the commands take that are to answer at once, beside Node.js doing nothing. */
export async function measure(): Promise<Row[]> {
  const node = (...args: readonly string[]) => timeProcess(process.execPath, args);
  const { nothing, help, validate } = await interleave(
    {
      nothing: async () => node('-e', '0'),
      help: async () => node(INFRA, '--help'),
      validate: async () => node(INFRA, 'validate', '-C', join(ROOT, 'examples', 'storefront')),
    },
    { times: 41, warmUp: 3 },
  );
  return [
    row('infra --help', help, 'node -e 0', nothing, 1.5),
    row('infra validate, the example', validate, 'node -e 0', nothing, 2.5),
  ];
}
