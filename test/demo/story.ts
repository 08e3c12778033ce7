import { readFile } from 'node:fs/promises';
import { styleText } from 'node:util';
import { callsOfController, describeCalls } from './calls.ts';
import { curl } from './curl.ts';
import type { CurlAnswer } from './curl.ts';
import { followConditions } from './follow-conditions.ts';
import type { Condition } from './follow-conditions.ts';
import { leftInAws } from './left-in-aws.ts';
import { api, hostnameOf, ingress, readApi } from './objects.ts';
import type { Screen } from './screen.ts';
import { speed } from './stage.ts';
import type { Stage } from './stage.ts';
import { until } from './until.ts';

const example = (name: string): Promise<string> => readFile(new URL(`../../examples/${name}`, import.meta.url), 'utf8');

/** What a team has already: pods, a Service, an Ingress with its load balancer. */
export async function showWorkloads({ sandbox }: Stage, screen: Screen): Promise<void> {
  screen.chapter('A team has pods behind an Ingress, on an internal load balancer that only the VPC reaches');
  screen.command('kubectl apply -f examples/sample-workloads.yaml');
  await sandbox.apply(await example('sample-workloads.yaml'));
  await until('the load balancer of Ingress saas/saas is active and its pods are healthy', async () => {
    const { services, region } = sandbox;
    const targets = services.balancing.operations
      .DescribeTargetGroups({}, { region, accessKeyId: 'demo' })
      .TargetGroups.flatMap(({ TargetGroupArn = '' }) => services.balancing.targets(TargetGroupArn));
    const isActive = leftInAws(sandbox).loadBalancers.some(({ state }) => state === 'active');
    return isActive && targets.filter(({ health }) => health.state === 'healthy').length === 2 ? true : undefined;
  });
  screen.command('kubectl get -n saas ingress/saas');
  screen.output((await sandbox.cluster.table(ingress)).join('\n'));
}

/** The walk-through: apply, wait for Ready, see what was done. */
export async function publish({ sandbox, controller }: Stage, screen: Screen): Promise<void> {
  screen.chapter('A few lines put a public HTTP API in front of it');
  screen.command('cat examples/walk-through.yaml');
  const yaml = await example('walk-through.yaml');
  screen.output(yaml);
  screen.line();
  screen.command('kubectl apply -f examples/walk-through.yaml');

  const started = performance.now();
  const told = new Set<string>();
  await using _followed = await followConditions({
    kubeconfig: sandbox.kubernetes.kubeconfig(),
    onTurn: ({ type, status, reason, message }) => {
      if (type === 'Reconciling' || type === 'Stalled') return;
      const detail = told.has(message) ? '' : message;
      told.add(message);
      const title = `${type.padEnd(12)}  ${status.padEnd(7)}  ${reason}`;
      screen.moment((performance.now() - started) / 1000, markOf(status), title, detail);
    },
  });
  await sandbox.apply(yaml);
  await Promise.race([
    until('PrivateHttpApi saas/my-http-api is Ready', async () => isReady(await readApi(sandbox)) || undefined),
    controller.ended.then((how) => {
      throw new Error(`The controller ${how} before the API was ready.`);
    }),
  ]);

  const calls = callsOfController(sandbox.aws.calls);
  screen.line();
  screen.remark(`${calls.length} calls to AWS: ${describeCalls(calls)}`);
  screen.line();
  screen.command('kubectl get -n saas pha/my-http-api');
  screen.output((await sandbox.cluster.table(api)).join('\n'));
}

/** A request from the internet, and the pod's answer. */
export async function request({ sandbox }: Stage, screen: Screen): Promise<void> {
  screen.chapter('A request: stage → route → integration → VPC link → security groups → listener → target → pod');
  const url = await urlOf(sandbox);
  screen.command(`curl ${url}`);
  const answer = await curl(url);
  screen.output(answer.body);
  const pod = podOf(answer);
  if (pod === undefined) throw new Error(`${url} was answered with ${answer.status}, not by a pod.`);
  screen.success(`${answer.status} from pod ${pod}`);
}

/** Its load balancer is replaced by another, which nobody told the controller about. */
export async function replaceLoadBalancer({ sandbox }: Stage, screen: Screen): Promise<void> {
  screen.chapter('The load balancer is replaced under it: a new scheme means a new one, with a new listener');
  const url = await urlOf(sandbox);
  const before = await listenerOf(sandbox);
  const callsBefore = callsOfController(sandbox.aws.calls).length;
  const hostname = await hostnameOf(sandbox);
  screen.command('kubectl annotate -n saas ingress/saas --overwrite alb.ingress.kubernetes.io/scheme=internet-facing');
  await sandbox.cluster.patch(ingress, {
    metadata: { annotations: { 'alb.ingress.kubernetes.io/scheme': 'internet-facing' } },
  });
  await until(
    'the Ingress has another load balancer',
    async () => (await hostnameOf(sandbox)) !== hostname || undefined,
  );

  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  let last = '';
  await until(
    `${url} is answered by a pod again`,
    async () => {
      const answer = await curl(url);
      const pod = podOf(answer);
      const now = pod === undefined ? `${answer.status} from API Gateway` : `${answer.status} from pod ${pod}`;
      if (now !== last) screen.moment(seconds(), markOf(pod === undefined ? 'Unknown' : 'True'), now);
      last = now;
      return pod === undefined ? undefined : true;
    },
    { every: 100 },
  );
  // Status is written after the stage serves it.
  const after = await until('status names the new listener', async () => {
    const now = await listenerOf(sandbox);
    return now === before ? undefined : now;
  });
  screen.line();
  screen.output(`was  ${shortArn(before)}\nis   ${shortArn(after)}`);
  screen.line();
  screen.success(`It follows by itself, ${seconds().toFixed(1)} s after the Ingress had its new load balancer.`);
  screen.remark(
    'The load balancer controller deletes the old one before it makes the new one, so there is a gap. Of it ' +
      `${150 / speed} s are the new one's own, until it is active; the rest is until the controller looks again (5 s in its time).`,
  );
  screen.remark(`Calls to AWS meanwhile: ${describeCalls(callsOfController(sandbox.aws.calls).slice(callsBefore))}`);
}

/** Everything goes, and nothing stays behind in AWS. */
export async function deleteEverything({ sandbox }: Stage, screen: Screen): Promise<void> {
  screen.chapter('Everything is deleted');
  screen.command('kubectl delete namespace saas');
  const started = performance.now();
  const gone = async (what: string, isGone: () => boolean | Promise<boolean>): Promise<void> => {
    await until(`${what} is gone`, async () => (await isGone()) || undefined);
    screen.moment((performance.now() - started) / 1000, markOf('True'), `${what} is gone`);
  };
  await sandbox.cluster.delete({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'saas' } });
  await gone('PrivateHttpApi saas/my-http-api', async () => (await readApi(sandbox)) === undefined);
  await gone('the API', () => leftInAws(sandbox).apis.length === 0);
  await gone('the load balancer', () => leftInAws(sandbox).loadBalancers.length === 0);
  await gone('the VPC link', () => leftInAws(sandbox).vpcLinks.length === 0);
  await gone('every security group but the VPC’s own', () => leftInAws(sandbox).securityGroups.length === 0);

  const left = Object.entries(leftInAws(sandbox)).map(([kind, { length }]) => `${kind} ${length}`);
  screen.line();
  screen.success(`AWS is as empty as it was: ${left.join(', ')}.`);
}

function isReady(seen: Awaited<ReturnType<typeof readApi>>): boolean {
  return seen?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
}

async function urlOf(sandbox: Stage['sandbox']): Promise<string> {
  const url = (await readApi(sandbox))?.status?.url;
  if (url === undefined) throw new Error('PrivateHttpApi saas/my-http-api has no status.url.');
  return `${url}/saas-resource`;
}

async function listenerOf(sandbox: Stage['sandbox']): Promise<string | undefined> {
  return (await readApi(sandbox))?.status?.routes?.[0]?.target;
}

/** The pod that answered; undefined where it was no pod. */
function podOf({ status, body }: CurlAnswer): string | undefined {
  return status === 200 ? /"pod": "(saas-[12])"/.exec(body)?.[1] : undefined;
}

function markOf(status: Condition['status']): string {
  if (status === 'True') return styleText('green', '✔');
  return status === 'False' ? styleText('red', '✘') : styleText('yellow', '…');
}

/** `listener/app/…`: the part that tells one from another. */
function shortArn(arn: string | undefined): string {
  return arn?.replace(/^.*:listener/, 'listener') ?? 'none';
}
