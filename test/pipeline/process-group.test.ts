import { runGroup } from '../../lib/pipeline/process-group';

const pipes = () => process.getActiveResourcesInfo().filter((name) => name === 'PipeWrap').length;

test('a process that leaves the group holds nothing open', async () => {
  // GIVEN a command that leaves a process outside of its group, which has its output
  const before = pipes();
  const said: string[] = [];
  // WHEN it ends
  const ending = await runGroup(['sh', '-c', 'setsid sleep 20 & echo $!'], {
    directory: '/',
    environment: process.env,
    onOutput: (chunk) => said.push(chunk.toString()),
    timeout: 60,
    signal: new AbortController().signal,
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  // THEN nothing waits for the other
  expect(ending).toEqual({ code: 0 });
  expect(pipes()).toBe(before);
  process.kill(Number(said.join('')));
});
