import {
  AddListenerCertificatesCommand,
  DescribeListenerCertificatesCommand,
  RemoveListenerCertificatesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { StackListener } from '../stack.ts';

/** The certificates beside the default one, one call each, as the real controller makes them. */
export async function deployCertificates(
  client: ElasticLoadBalancingV2Client,
  listenerArn: string,
  { certificateArns: [, ...wanted] }: StackListener,
): Promise<void> {
  const { Certificates = [] } = await client.send(
    new DescribeListenerCertificatesCommand({ ListenerArn: listenerArn }),
  );
  const present = Certificates.filter(({ IsDefault }) => IsDefault !== true).flatMap(
    ({ CertificateArn }) => CertificateArn ?? [],
  );
  for (const CertificateArn of present.filter((arn) => !wanted.includes(arn))) {
    const removed = { ListenerArn: listenerArn, Certificates: [{ CertificateArn }] };
    await client.send(new RemoveListenerCertificatesCommand(removed));
  }
  for (const CertificateArn of wanted.filter((arn) => !present.includes(arn))) {
    const added = { ListenerArn: listenerArn, Certificates: [{ CertificateArn }] };
    await client.send(new AddListenerCertificatesCommand(added));
  }
}
