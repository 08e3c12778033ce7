import { join } from 'node:path';
import { styleText } from 'node:util';
import type { ControlPlane } from '../cluster/control-plane.ts';
import type { SandboxFlags } from './flags.ts';
import type { Sandbox } from './sandbox.ts';
import type { SandboxFiles } from './sandbox-files.ts';

/** What there is, and how to go on. */
export function welcome(options: {
  readonly flags: SandboxFlags;
  readonly sandbox: Sandbox;
  readonly files: SandboxFiles;
  /** Where the cluster is a real one. */
  readonly plane: ControlPlane | undefined;
  readonly hasController: boolean;
}): string {
  const { flags, sandbox, files, plane, hasController } = options;
  const { aws, kubernetes, region, vpc } = sandbox;
  const bold = (text: string): string => styleText('bold', text);
  const command = (text: string): string => `  ${styleText('cyan', text)}`;
  const controllerIs = hasController
    ? `runs from dist/controller.mjs; its log is ${join(files.directory, 'controller.log')}`
    : `left out; start yours with: npm run controller -- --cluster-name=${sandbox.clusterName}`;
  const values = join(files.directory, 'values.yaml');
  const byHelm = [
    'Or install the chart: its pods will be processes of this machine, with the roles that it makes.',
    '',
    command(`source ${join(files.directory, 'env')}`),
    command(
      `helm install private-http-api-controller charts/private-http-api-controller --take-ownership -f ${values}`,
    ),
    command('kubectl rollout status deployment/private-http-api-controller'),
    '',
  ];
  return [
    '',
    bold('The sandbox is up.'),
    `Its clock runs ${flags.speed} times as fast as yours: a VPC link takes ${Math.round(90 / flags.speed)} s instead of 90.`,
    '',
    `  AWS         ${aws.url}  (${region}, ${vpc.vpcId})`,
    `  Kubernetes  ${plane?.access.url ?? kubernetes.url}`,
    `  Controller  ${controllerIs}`,
    '',
    ...(plane !== undefined && !hasController ? byHelm : []),
    'In namespace saas two pods run behind an Ingress. In another terminal, in this folder, put an API in front of it:',
    '',
    command(`source ${join(files.directory, 'env')}`),
    command('kubectl apply -f examples/walk-through.yaml'),
    command('kubectl wait -n saas pha/my-http-api --for=condition=Ready --timeout=60s'),
    command('curl "$(kubectl get -n saas pha/my-http-api -o jsonpath={.status.url})/saas-resource"'),
    '',
    'and look around:',
    '',
    command('kubectl get pha,vpclink,ingress,pod -A'),
    command('kubectl describe -n saas pha/my-http-api'),
    command('aws apigatewayv2 get-apis'),
    command('curl $AWS_ENDPOINT_URL/_sandbox/calls'),
    '',
    'docs/sandbox.md tells what else can be done. Ctrl-C ends it all.',
    '',
    '',
  ].join('\n');
}
