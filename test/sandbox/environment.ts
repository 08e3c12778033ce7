/** What programs are told to find the sandbox: the AWS CLI, the SDKs, kubectl and the controller. */
export function environmentOf(options: {
  readonly awsUrl: string;
  readonly region: string;
  readonly kubeconfig: string;
}): Readonly<Record<string, string>> {
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
