import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../../src/runtime/clock.ts';
import { clusterOfTests } from '../../behaviour/cluster-of-tests.ts';
import { readCrds } from '../../sandbox/read-crds.ts';
import { startKubernetes } from '../../sandbox/kubernetes/start-kubernetes.ts';
import type { StartApiServer } from '../../sandbox/api-server.ts';
import { dialogues } from '../dialogues/dialogues.ts';
import { hold } from '../dialogues/hold.ts';
import { findBinary } from '../find-binary.ts';
import { Kubectl } from '../kubectl.ts';

describe('kubectl hears the same from the sandbox’s API server as from a real one, where', () => {
  const servers = new AsyncDisposableStack();
  let real: Kubectl;
  let embedded: Kubectl;

  async function kubectlOf(start: StartApiServer): Promise<Kubectl> {
    const server = servers.use(await start({ clock: systemClock, crds: await readCrds() }));
    return servers.use(await Kubectl.start((await findBinary('kubectl', process.env)) ?? '', server.kubeconfig()));
  }

  beforeAll(async () => {
    real = await kubectlOf(clusterOfTests().startApiServer);
    embedded = await kubectlOf(startKubernetes);
  });

  afterAll(async () => {
    await servers.disposeAsync();
  });

  it.each(dialogues)('$title', async (dialogue) => {
    const [fromReal, fromEmbedded] = await Promise.all([hold(dialogue, real), hold(dialogue, embedded)]);

    // Two that understand nothing would agree, too.
    expect(fromReal.map(({ command, code }) => ({ command, fails: code !== 0 }))).toEqual(
      dialogue.commands.map(({ args, fails }) => ({ command: args.join(' '), fails })),
    );
    expect(fromEmbedded).toEqual(fromReal);
  });
});
