import type { JsonObject } from './kubernetes/json.ts';
import { readCrds } from './read-crds.ts';
import { yamlFile } from './yaml-file.ts';

const ofLoadBalancerController = yamlFile(
  new URL('load-balancer-controller/ingress-class-params.yaml', import.meta.url),
);

/** The CustomResourceDefinitions that a cluster has from the start: the project's, and the load balancer controller's own. */
export async function readDefinitions(): Promise<readonly JsonObject[]> {
  return [...(await readCrds()), ...(await ofLoadBalancerController())];
}
