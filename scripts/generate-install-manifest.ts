import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What everything in it is named after, the namespace included. */
const name = 'private-http-api-controller';

const head = `# Everything that the chart installs with its default values, for kubectl. Made by "npm run generate".
# The name of your cluster is to be put in:
#
#   sed 's/\${CLUSTER_NAME}/production/' deploy/install.yaml | kubectl apply --server-side -f -
apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
  labels:
    app.kubernetes.io/name: ${name}
    pod-security.kubernetes.io/enforce: restricted
`;

/** What says that Helm looks after an object, which it does not here. */
const helmsOwn = /^ *(helm\.sh\/chart|app\.kubernetes\.io\/managed-by|helm\.sh\/resource-policy): .*\n/gm;

/** The chart as one manifest for \`kubectl apply\`. */
export async function installManifest(helm: string, chartPath: string): Promise<string> {
  const args = ['template', name, chartPath, `--namespace=${name}`, '--set=clusterName=CLUSTER_NAME'];
  const { stdout } = await promisify(execFile)(helm, args);
  // A controller that was told this refuses to start, and says what it wants.
  const unnamed = stdout.replace('--cluster-name=CLUSTER_NAME', '--cluster-name=${CLUSTER_NAME}');
  return head + unnamed.replaceAll(helmsOwn, '').replaceAll(/^# Source: .*\n/gm, '');
}
