import { spawnSync } from 'node:child_process';
import { quoted } from '../../lib/model/shell';

test.each(['main', 'src/app', 'my app', "it's", '$HOME', '`id`', 'a;b', 'two\nlines', '', '*', '~', '#x', '"'])(
  'a shell reads %j as one word, and as itself',
  (text) => {
    const { stdout } = spawnSync('sh', ['-c', `printf '[%s]' ${quoted(text)}`], { encoding: 'utf8' });
    expect(stdout).toBe(`[${text}]`);
  },
);

test('what means nothing to a shell stays as people write it', () => {
  expect(['services/api', 'v1.2', 'a@b'].map(quoted)).toEqual(['services/api', 'v1.2', 'a@b']);
});
