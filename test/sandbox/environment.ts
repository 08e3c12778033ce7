import type { Sandbox } from './sandbox.ts';

/** What programs are told to find the sandbox: the AWS CLI, the SDKs, kubectl and the controller. */
export function environmentOf(options: {
  readonly awsUrl: string;
  readonly region: string;
  readonly kubeconfig: string;
}) {
  return {
    AWS_ENDPOINT_URL: options.awsUrl,
    AWS_REGION: options.region,
    // The AWS CLI's own name for it.
    AWS_DEFAULT_REGION: options.region,
    // Any will do, but there have to be some: requests are signed.
    AWS_ACCESS_KEY_ID: 'sandbox',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    KUBECONFIG: options.kubeconfig,
  };
}

/** What the chart is told so that its pods find the sandbox. */
export function chartValues({ clusterName, region, aws }: Pick<Sandbox, 'clusterName' | 'region' | 'aws'>): object {
  const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = environmentOf({
    ...{ awsUrl: aws.url, region, kubeconfig: '' },
  });
  const extraEnv = Object.entries({ AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY });
  return {
    clusterName,
    region,
    extraArgs: ['--vpc-link-poll=1s'],
    extraEnv: extraEnv.map(([name, value]) => ({ name, value })),
  };
}
