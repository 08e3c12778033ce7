/** What a Cloud Map service's ARN says of it. */
export interface ServiceArn {
  readonly arn: string;
  readonly region: string;
  readonly account: string;
}

// arn:PARTITION:servicediscovery:REGION:ACCOUNT:service/srv-ID, or namespace/ns-ID ("Resource types defined by AWS Cloud
// Map", Service Authorization Reference).
const prefix = 'arn:aws[a-z-]*:servicediscovery:([a-z0-9-]+):([0-9]{12})';
const serviceArn = new RegExp(`^${prefix}:service/srv-[a-z0-9]{1,64}$`);
const namespaceArn = new RegExp(`^${prefix}:namespace/ns-[a-z0-9]{1,64}$`);

/** Reads an ARN; undefined where it is no Cloud Map service's. */
export function readServiceArn(arn: string): ServiceArn | undefined {
  const [, region, account] = serviceArn.exec(arn) ?? [];
  return region === undefined || account === undefined ? undefined : { arn, region, account };
}

export function isNamespaceArn(arn: string): boolean {
  return namespaceArn.test(arn);
}
