import { isReady, type Manifest, type Wanted, type World } from './world.ts';

/** What a rolling restart cost those who sent requests meanwhile. */
export interface Restarted {
  readonly sent: number;
  /** Not answered by a pod. */
  readonly lost: number;
  /** From the first pod that was deleted to the last request that was lost, in s; 0 where none was. */
  readonly until: number;
}

/**
 * Replaces the pods behind an API as a Deployment does whose pods come and go a quarter at a time, under a steady stream of
 * requests through the data plane, and sends them on until all that was known of the old pods must have been forgotten.
 */
export async function rollingRestart(
  world: World,
  options: {
    readonly api: Wanted;
    readonly pods: number;
    /** Seconds that each pod serves on after it was deleted. */
    readonly preStop: number;
    /** Ms between two requests. */
    readonly every: number;
  },
): Promise<Restarted> {
  const { api, pods, preStop, every } = options;
  const all = (generation: string): readonly Manifest[] =>
    Array.from({ length: pods }, (_, at) => pod(`saas-${generation}-${at}`, preStop));
  for (const each of all('old')) await world.apply(each);
  await world.apply(api);
  const { status } = await world.until(api, isReady);
  const { host } = new URL(status?.endpoint ?? '');
  await world.pass(10_000);

  const batch = Math.ceil(pods / 4);
  const old = all('old');
  const fresh = all('new');
  const begun = world.clock.monotonic();
  let [sent, lost, lastLost] = [0, 0, begun];
  for (let at = 0; at < pods; at += batch) {
    for (const each of fresh.slice(at, at + batch)) await world.apply(each);
    await stream(4_000);
    for (const each of old.slice(at, at + batch)) await world.delete(each);
  }
  await stream(1_000 * preStop + 120_000);
  return { sent, lost, until: (lastLost - begun) / 1000 };

  async function stream(ms: number): Promise<void> {
    for (const end = world.clock.monotonic() + ms; world.clock.monotonic() < end;) {
      const { pod: answeredBy } = await world.requestTo(host, 'dev/saas-resource');
      sent += 1;
      if (answeredBy === undefined) {
        lost += 1;
        lastLost = world.clock.monotonic();
      }
      await world.pass(every);
    }
  }
}

/** A pod of the sample's Service, which serves on for so many seconds after it was deleted. */
export function pod(name: string, preStop = 0): Manifest {
  const lifecycle = preStop === 0 ? {} : { lifecycle: { preStop: { sleep: { seconds: preStop } } } };
  const containers = [
    { name: 'saas', image: 'registry.example/saas:1', ports: [{ containerPort: 8080 }], ...lifecycle },
  ];
  const manifest = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'saas', labels: { app: 'saas' } },
    spec: { terminationGracePeriodSeconds: preStop + 30, containers },
  };
  return manifest;
}
