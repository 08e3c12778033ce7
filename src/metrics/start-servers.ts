import type { Registry } from 'prom-client';

import type { Health } from '../runtime/health.ts';
import type { BindAddress, HttpServer, serveHttp } from '../runtime/http-server.ts';
import type { Log } from '../runtime/log.ts';
import { messageOf } from '../runtime/message-of.ts';

/** Starts the servers for metrics and probes, as far as they are wanted. Rejects where an address cannot be had. */
export async function startServers(options: {
  readonly config: {
    readonly metricsBindAddress: BindAddress | undefined;
    readonly healthProbeBindAddress: BindAddress | undefined;
  };
  readonly registry: Registry;
  readonly health: Pick<Health, 'pages'>;
  readonly serve: typeof serveHttp;
  readonly log: Log;
}): Promise<readonly HttpServer[]> {
  const { config, registry, health, serve, log } = options;
  const metrics = async () => ({ status: 200, contentType: registry.contentType, body: await registry.metrics() });
  const wanted = [
    { flag: '--metrics-bind-address', address: config.metricsBindAddress, pages: { '/metrics': metrics } },
    { flag: '--health-probe-bind-address', address: config.healthProbeBindAddress, pages: health.pages },
  ];

  const servers: HttpServer[] = [];
  for (const { flag, address, pages } of wanted) {
    if (address === undefined) continue;
    try {
      const server = await serve(address, pages);
      servers.push(server);
      log.info({}, `Serving ${Object.keys(pages).join(' and ')} on port ${server.port}.`);
    } catch (error) {
      await Promise.all(servers.map((server) => server.close()));
      throw new Error(`${flag} cannot be had: ${messageOf(error)}. Give another address, or 0 for none.`, {
        cause: error,
      });
    }
  }
  return servers;
}
