import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { kubeconfigFor } from '../sandbox/kubernetes/kubeconfig-for.ts';
import { startBoundProcess, type BoundProcess } from './bound-process.ts';
import { findBinary } from './find-binary.ts';
import type { BinaryName } from './binaries.ts';
import { freePorts } from './free-ports.ts';

/** What others need to know of a control plane, in whichever process they are. */
export interface ControlPlaneAccess {
  /** Of kube-apiserver: HTTPS. */
  readonly url: string;
  /** The CAs of the certificates that it shows in its life (PEM). */
  readonly ca: string;
  /** Bearer token of an administrator (system:masters). */
  readonly adminToken: string;
  /** Of etcd: plain HTTP. */
  readonly etcdUrl: string;
}

/** etcd, kube-apiserver and kube-controller-manager. */
export interface ControlPlane extends AsyncDisposable {
  readonly access: ControlPlaneAccess;
  /** A file with what ServiceAccounts of namespace `default` have asked for, as `permissions/audit-policy.yaml` says. */
  readonly auditLog: string;
  /** As SIGKILL does; etcd stays. */
  killApiServer(): Promise<void>;
  /** On the same port, with the same data; resolves when it is ready. */
  startApiServer(): Promise<void>;
  /** Gives the API server another certificate, for when it looks next (it does once a minute) or is started. */
  useCertificate(ca: Ca): Promise<void>;
  close(): Promise<void>;
}

/** Whose certificate the API server shows. */
export type Ca = 'old' | 'new';

const certificates = join(import.meta.dirname, '../kubernetes/certificates');
const auditPolicy = join(import.meta.dirname, 'permissions/audit-policy.yaml');

/**
 * Those that make a cluster behave as people expect; no pod garbage collection and no node lifecycle, since the sandbox's
 * machines are not there for everybody's clock.
 */
const controllers = [
  ...['namespace-controller', 'garbage-collector-controller', 'endpointslice-controller', 'serviceaccount-controller'],
  ...['root-ca-certificate-publisher-controller', 'clusterrole-aggregation-controller'],
  ...['deployment-controller', 'replicaset-controller', 'disruption-controller'],
];

/** How long a part may take until it is ready, in ms: two seconds are usual, but a machine can be busy. */
const patience = 60_000;

export interface ControlPlaneOptions {
  /**
   * Whether pods get their ServiceAccount and its token as in any cluster, and so have to wait for the one that each namespace
   * is given. Default: false, as pods of most tests are there as soon as their namespace is.
   */
  readonly serviceAccounts?: boolean;
}

/** Starts a control plane on free ports, with its data in a temporary folder. It ends with this process at the latest. */
export async function startControlPlane(
  environment: NodeJS.ProcessEnv,
  options: ControlPlaneOptions = {},
): Promise<ControlPlane> {
  const programs = {
    etcd: await programOf('etcd', environment),
    apiServer: await programOf('kube-apiserver', environment),
    controllerManager: await programOf('kube-controller-manager', environment),
  };
  const folder = await mkdtemp(join(tmpdir(), 'control-plane-'));
  const processes = new Map<string, BoundProcess>();
  const close = async (): Promise<void> => {
    for (const process of processes.values()) await process.kill();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return await start(folder, programs, processes, { close, ...options });
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  folder: string,
  programs: Readonly<Record<'etcd' | 'apiServer' | 'controllerManager', string>>,
  processes: Map<string, BoundProcess>,
  { close, serviceAccounts = false }: ControlPlaneOptions & Pick<ControlPlane, 'close'>,
): Promise<ControlPlane> {
  const [etcdPort, peerPort, port] = await freePorts(3);
  const etcdUrl = `http://127.0.0.1:${String(etcdPort)}`;
  const url = `https://127.0.0.1:${String(port)}`;
  const access = {
    url,
    ca: await readCas(),
    adminToken: randomUUID(),
    etcdUrl,
  };
  const file = (name: string): string => join(folder, name);
  const useCertificate = async (ca: Ca): Promise<void> => {
    for (const ending of ['key', 'crt'])
      await copyFile(join(certificates, `${ca}-server.${ending}`), file(`server.${ending}`));
  };
  await useCertificate('old');
  await writeKeys(file);
  await writeFile(file('tokens.csv'), `${access.adminToken},admin,admin,system:masters\n`);
  await writeFile(file('kubeconfig'), kubeconfigOf(access));

  processes.set('etcd', startBoundProcess(programs.etcd, etcdFlags({ file, etcdUrl, peerPort }), folder));
  const startApiServer = async (): Promise<void> => {
    const apiServer = startBoundProcess(
      programs.apiServer,
      apiServerFlags({ file, etcdUrl, port, url, serviceAccounts }),
    );
    processes.set('kube-apiserver', apiServer);
    await untilReady(apiServer, url);
  };
  await startApiServer();
  processes.set(
    'kube-controller-manager',
    startBoundProcess(programs.controllerManager, [
      ...[
        `--kubeconfig=${file('kubeconfig')}`,
        '--leader-elect=false',
        '--secure-port=0',
        '--use-service-account-credentials=false',
      ],
      ...[`--root-ca-file=${join(certificates, 'old-ca.crt')}`, '--endpointslice-updates-batch-period=0s'],
      ...[
        '--kube-api-qps=200',
        '--kube-api-burst=400',
        '--concurrent-gc-syncs=5',
        `--controllers=${controllers.join(',')}`,
      ],
    ]),
  );
  return {
    access,
    auditLog: file('audit.log'),
    startApiServer,
    killApiServer: async () => {
      await processes.get('kube-apiserver')?.kill();
    },
    useCertificate,
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function readCas(): Promise<string> {
  const cas = (['old', 'new'] as const).map((ca) => readFile(join(certificates, `${ca}-ca.crt`), 'utf8'));
  return (await Promise.all(cas)).join('');
}

type FileIn = (name: string) => string;

function etcdFlags({
  file,
  etcdUrl,
  peerPort,
}: {
  file: FileIn;
  etcdUrl: string;
  peerPort: number | undefined;
}): string[] {
  const peerUrl = `http://127.0.0.1:${String(peerPort)}`;
  return [
    ...[`--data-dir=${file('etcd')}`, `--listen-client-urls=${etcdUrl}`, `--advertise-client-urls=${etcdUrl}`],
    ...[
      `--listen-peer-urls=${peerUrl}`,
      `--initial-advertise-peer-urls=${peerUrl}`,
      `--initial-cluster=default=${peerUrl}`,
    ],
    // Nobody needs this data after the machine has crashed; and the clean slate between tests is one transaction.
    ...['--unsafe-no-fsync', '--max-txn-ops=100000', '--log-level=error'],
  ];
}

function apiServerFlags(options: {
  file: FileIn;
  etcdUrl: string;
  port: number | undefined;
  url: string;
  serviceAccounts: boolean;
}): string[] {
  const { file, etcdUrl, port, url, serviceAccounts } = options;
  return [
    ...[
      `--etcd-servers=${etcdUrl}`,
      '--etcd-compaction-interval=0',
      '--bind-address=127.0.0.1',
      `--secure-port=${String(port)}`,
    ],
    ...[
      `--tls-cert-file=${file('server.crt')}`,
      `--tls-private-key-file=${file('server.key')}`,
      `--cert-dir=${file('certs')}`,
    ],
    ...[`--service-account-issuer=${url}`, `--service-account-key-file=${file('sa.pub')}`],
    ...[`--service-account-signing-key-file=${file('sa.key')}`, `--token-auth-file=${file('tokens.csv')}`],
    // EKS's range; the 10.0.0.0/16 of the sandbox's VPC has the pods.
    ...['--service-cluster-ip-range=172.20.0.0/16', '--advertise-address=10.0.0.2', '--authorization-mode=RBAC'],
    // In one file, however long it becomes (in MB).
    ...[`--audit-policy-file=${auditPolicy}`, `--audit-log-path=${file('audit.log')}`, '--audit-log-maxsize=10000'],
    '--allow-privileged=true',
    ...(serviceAccounts ? [] : ['--disable-admission-plugins=ServiceAccount']),
  ];
}

/** Where the program is, or what to do where it is not. */
async function programOf(name: BinaryName, environment: NodeJS.ProcessEnv): Promise<string> {
  const program = await findBinary(name, environment);
  if (program !== undefined) return program;
  throw new Error(
    `There is no ${name} here. \`npm run cluster:build\` builds it (with Go, nine minutes, once), or point ` +
      'KUBEBUILDER_ASSETS to a folder with it.',
  );
}

async function writeKeys(file: FileIn): Promise<void> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  await writeFile(file('sa.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
  await writeFile(file('sa.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
}

/** A kubeconfig (YAML) of whoever has the token; the administrator where none is given. */
export function kubeconfigOf({ url, ca, adminToken }: ControlPlaneAccess, token = adminToken): string {
  return kubeconfigFor({ server: url, ca }, token);
}

async function untilReady(apiServer: BoundProcess, url: string): Promise<void> {
  // Only whether it is ready is asked: nothing is believed, and no secret sent.
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  const end = performance.now() + patience;
  try {
    while (!(await isReady(url, dispatcher))) {
      if (!apiServer.isRunning || performance.now() > end) {
        const what = apiServer.isRunning ? 'was not ready in a minute' : 'ended';
        throw new Error(`kube-apiserver ${what}. Its last lines:\n${apiServer.lastLines.join('\n')}`);
      }
      await sleep(50);
    }
  } finally {
    await dispatcher.destroy();
  }
}

async function isReady(url: string, dispatcher: Agent): Promise<boolean> {
  try {
    const { statusCode, body } = await request(`${url}/readyz`, { dispatcher });
    await body.dump();
    return statusCode === 200;
  } catch {
    return false;
  }
}
