import { hostname } from 'node:os';
import process from 'node:process';
import { awsClients } from './aws/clients.ts';
import { runController } from './cli/controller.ts';
import { informationFor } from './cli/information.ts';
import { startController } from './composition.ts';
import { readConfig } from './config.ts';
import { ConfigError } from './flags/config-error.ts';
import { KubernetesConnection } from './kubernetes/connection.ts';
import { KubeConfigFiles, kubeConfigFiles } from './kubernetes/kube-config-files.ts';
import { loadKubeConfig } from './kubernetes/kube-config.ts';
import { LeaseLost } from './kubernetes/lease-lost.ts';
import { OutdatedDefinitions } from './kubernetes/our-definitions.ts';
import { podNamespace } from './kubernetes/pod-namespace.ts';
import { createMetrics } from './metrics/metrics.ts';
import { systemClock } from './runtime/clock.ts';
import { serveHttp } from './runtime/http-server.ts';
import { createLog } from './runtime/log.ts';
import { version } from './version.ts';

/**
 * The process: reads what it is told, takes the world as it is (the machine's clock, a kubeconfig, the AWS SDK's own
 * chain of credentials) and runs the command. Exit codes: 0 stopped in order, 1 failed, 2 told something it cannot use.
 */
try {
  const args = process.argv.slice(2);
  const information = informationFor(args);
  if (information !== undefined) {
    process.stdout.write(information);
    process.exit(0);
  }
  const config = readConfig(args, process.env, { namespace: podNamespace() });
  const log = createLog({ level: config.logLevel, clock: systemClock });
  const metrics = createMetrics({ clock: systemClock });
  const files = kubeConfigFiles(config.kubeconfig, process.env);
  const load = (context?: string) => loadKubeConfig(config.kubeconfig, { context, files });
  const kubeConfig = load();
  await runController(
    () =>
      startController({
        config,
        connection: new KubernetesConnection({
          kubeConfig,
          source: new KubeConfigFiles({ kubeConfig, files, load, log }),
          version,
          observer: metrics.kubernetes.requests,
        }),
        clients: awsClients(),
        metrics,
        serve: serveHttp,
        clock: systemClock,
        log,
        instance: hostname(),
      }),
    process,
  );
  process.exit(0);
} catch (error) {
  if (error instanceof ConfigError) {
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
  if (error instanceof LeaseLost || error instanceof OutdatedDefinitions) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
  process.stderr.write(
    `The controller cannot go on: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
}
