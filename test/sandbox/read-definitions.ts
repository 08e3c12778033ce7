import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { JsonObject } from './kubernetes/json.ts';
import { readCrds } from './read-crds.ts';

const ofLoadBalancerController = new URL('load-balancer-controller/ingress-class-params.yaml', import.meta.url);

/** The CustomResourceDefinitions that a cluster has from the start: the project's, and the load balancer controller's own. */
export async function readDefinitions(): Promise<readonly JsonObject[]> {
  // YAML that the project itself wrote: a CustomResourceDefinition.
  const params = parse(await readFile(ofLoadBalancerController, 'utf8')) as JsonObject;
  return [...(await readCrds()), params];
}
