import { ClusterClient, type ObjectReference } from '../cluster-client.ts';
import { untilServed } from '../until-served.ts';
import { yamlFile } from '../yaml-file.ts';

const readGatewayApi = yamlFile(new URL('definitions.yaml', import.meta.url));

/** Installs the kinds of Gateway API, and the AWS Load Balancer Controller's beside them; resolves when they are served. */
export async function installGatewayApi(url: string): Promise<void> {
  const definitions = await readGatewayApi();
  // Each is an object with a name, which the API server looks at.
  await new ClusterClient({ url }).apply(definitions as unknown as readonly ObjectReference[]);
  await untilServed(url, definitions);
}
