import { parseArgs } from 'node:util';

/** What `npm run sandbox` is told: `npm run sandbox -- --speed=1`. */
export interface SandboxFlags {
  /** How many times as fast as the wall's its clock runs. */
  readonly speed: number;
  /** Port of the simulated AWS; undefined: 4566, or another where that is taken. */
  readonly port: number | undefined;
  readonly region: string;
  /** Whose API server: the sandbox's own, in its process, or the real one with etcd behind it. */
  readonly cluster: 'embedded' | 'real';
  /** Whether to start the controller. */
  readonly controller: boolean;
  /** Where kubeconfig, env and the controller's log are written. */
  readonly directory: string;
}

/** Flags that cannot be used; the message says which, and what would do. */
export class FlagError extends Error {
  override readonly name = 'FlagError';
}

const usage =
  'Known are --speed=20, --port=4566, --region=eu-west-1, --cluster=embedded, --no-controller and --directory=.sandbox. ' +
  'Example: npm run sandbox -- --speed=1 --no-controller';

/** @throws FlagError */
export function readFlags(args: readonly string[]): SandboxFlags {
  const { speed = '20', port, region = 'eu-west-1', cluster = 'embedded' } = parse(args);
  const { controller = true, directory = '.sandbox' } = parse(args);
  if (!(Number(speed) > 0 && Number(speed) <= 1000)) {
    throw new FlagError(`--speed is ${speed}: it has to be a number from above 0 to 1000.`);
  }
  if (port !== undefined && !/^[1-9][0-9]{0,4}$/.test(port)) {
    throw new FlagError(`--port is ${port}: it has to be a port's number.`);
  }
  if (!/^[a-z]+(-[a-z]+)+-[0-9]$/.test(region)) {
    throw new FlagError(`--region is ${region}: it has to look like eu-west-1.`);
  }
  if (cluster !== 'embedded' && cluster !== 'real') {
    throw new FlagError(`--cluster is ${cluster}: it has to be embedded or real.`);
  }
  const portNumber = port === undefined ? undefined : Number(port);
  return { speed: Number(speed), port: portNumber, region, cluster, controller, directory };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowNegative: true,
      options: {
        speed: { type: 'string' },
        port: { type: 'string' },
        region: { type: 'string' },
        cluster: { type: 'string' },
        controller: { type: 'boolean' },
        directory: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new FlagError(`${error instanceof Error ? error.message : String(error)} ${usage}`);
  }
}
