/** A program that is built from a Go module below test/cluster/go, each of which names it as a `tool`. */
export interface Binary {
  readonly version: string;
  /** The folder of its Go module. */
  readonly module: string;
  /** The Go package of its command. */
  readonly package: string;
  /** What a release build writes into its variables. */
  readonly stamps: Readonly<Record<string, string>>;
}

const kubernetesVersion = 'v1.37.2';

/** Without these kubectl calls itself v0.0.0 and warns of its distance to the server, and the server serves v0.0.0. */
const kubernetesStamps = Object.fromEntries(
  ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((module) => [
    [`${module}.gitVersion`, kubernetesVersion],
    [`${module}.gitMajor`, '1'],
    [`${module}.gitMinor`, '37'],
  ]),
);

function ofKubernetes(name: string): Binary {
  return {
    version: kubernetesVersion,
    module: 'kubernetes',
    package: `k8s.io/kubernetes/cmd/${name}`,
    stamps: kubernetesStamps,
  };
}

/** What a real control plane needs, and what people use with one. The quickest to build come first. */
export const binaries = {
  etcd: { version: 'v3.7.3', module: 'etcd', package: 'go.etcd.io/etcd/server/v3', stamps: {} },
  kubectl: ofKubernetes('kubectl'),
  'kube-apiserver': ofKubernetes('kube-apiserver'),
  'kube-controller-manager': ofKubernetes('kube-controller-manager'),
  helm: {
    version: 'v4.3.1',
    module: 'helm',
    package: 'helm.sh/helm/v4/cmd/helm',
    stamps: { 'helm.sh/helm/v4/internal/version.version': 'v4.3.1' },
  },
} as const satisfies Record<string, Binary>;

export type BinaryName = keyof typeof binaries;
