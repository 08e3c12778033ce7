import { Helm, type Rendered, type Values } from '../../chart/helm.ts';

/** What the chart makes in namespace `default`, where the Lease of tests is; with its default values where none are given. */
export async function renderInstallation(
  values: Values = {},
  release = 'private-http-api-controller',
): Promise<readonly Rendered[]> {
  await using helm = await Helm.start();
  return await helm.render({ clusterName: 'test', ...values }, { release, namespace: 'default' });
}
