import process from 'node:process';
import { styleText } from 'node:util';
import { Screen } from './screen.ts';
import { setStage, speed } from './stage.ts';
import type { Stage } from './stage.ts';
import { deleteEverything, publish, replaceLoadBalancer, request, showWorkloads } from './story.ts';

/** `npm run demo`: the walk-through from the first pod to the empty account. Exits 0 only if all of it went well. */
const screen = new Screen({ write: (text) => process.stdout.write(text) });
screen.line();
screen.line(styleText('bold', 'private-http-api-controller: the walk-through, on this machine alone'));
screen.line();
screen.remark(
  'AWS and Kubernetes are simulated in this process (npm run sandbox lets you play with them); the controller is a ' +
    'process of its own, as in production. It knows a kubeconfig and AWS_ENDPOINT_URL.',
);
screen.remark(`The sandbox's clock runs ${speed} times as fast as yours: what takes AWS a minute takes a second here.`);

const interrupted = new Promise<never>((_, reject) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      reject(new Error(`It was interrupted (${signal}).`));
    });
  }
});
// It may come before anybody waits for it.
interrupted.catch(() => undefined);

try {
  await using stage = await setStage();
  screen.line();
  screen.command(`node dist/controller.mjs ${stage.flags.join(' ')}`);
  await Promise.race([play(stage), interrupted]);
  screen.line();
  screen.success(styleText('bold', `All of it went well, in ${screen.elapsed.toFixed(1)} s.`));
  screen.line();
} catch (error) {
  screen.line();
  screen.line(
    styleText(
      'red',
      `The demo failed after ${screen.elapsed.toFixed(1)} s. ${error instanceof Error ? error.message : String(error)}`,
    ),
  );
  process.exitCode = 1;
}

async function play(stage: Stage): Promise<void> {
  try {
    for (const chapter of [showWorkloads, publish, request, replaceLoadBalancer, deleteEverything]) {
      await chapter(stage, screen);
    }
  } catch (error) {
    screen.line();
    screen.line('The last lines of the controller’s log:');
    screen.output(stage.controller.lastLines.join('\n'));
    throw error;
  }
}
