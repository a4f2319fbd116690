import { setTimeout as sleep } from 'node:timers/promises';
import { OwnFailures } from '../../../lib/deploy/own-failures';

/** Two programs at once, each with listeners on the process as the SDK adds them; prints what each of them hears. */

function program(name: string, work: () => Promise<void>): OwnFailures {
  const failures = new OwnFailures();
  failures.within(() => {
    const hear = (error: unknown) => console.log(`${name} hears: ${error instanceof Error ? error.message : 'what?'}`);
    process.on('unhandledRejection', hear);
    process.on('uncaughtException', hear);
    void work();
  });
  return failures;
}

async function main(): Promise<void> {
  const good = program('good', () => sleep(30));
  const bad = program('bad', async () => {
    await sleep(5);
    void Promise.reject(new Error('rejected'));
    setTimeout(() => {
      throw new Error('thrown');
    }, 5);
    await sleep(15);
    bad.over();
    void Promise.reject(new Error('too late'));
    await sleep(30);
    throw new Error('far too late');
  });
  await sleep(40);
  void Promise.reject(new Error('of nobody'));
  await sleep(5);
  good.close();
  bad.close();
  await sleep(20);
  console.log('still there');
  void Promise.reject(new Error('a bug'));
  await sleep(5);
  console.log('still there?');
}

void main();
