import type {
  AddListenerCertificatesInput,
  DescribeListenerCertificatesInput,
  RemoveListenerCertificatesInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Acm } from '../acm/acm.ts';
import type { Caller, Operation } from '../service.ts';
import type { Checked } from './checked.ts';
import { faults } from './faults.ts';
import { checkCertificate } from './listener-security.ts';
import type { Listener } from './model.ts';
import { page } from './page.ts';
import type { Store } from './store.ts';

/** The certificates of an HTTPS or TLS listener beside its default one. */
export function listenerCertificateOperations({
  store,
  acm,
}: {
  readonly store: Store;
  readonly acm: Pick<Acm, 'certificate'>;
}) {
  const secure = (arn: string, caller: Caller): Listener => {
    const listener = store.listener(arn, caller);
    if (listener.sslPolicy === undefined) throw faults.certificatesUnsupported(listener.protocol);
    return listener;
  };

  return {
    /** One that is in the list already is not added again [documented]. */
    AddListenerCertificates: (input: Checked<AddListenerCertificatesInput>, caller: Caller) => {
      const listener = secure(input.ListenerArn, caller);
      const added = input.Certificates.flatMap(({ CertificateArn }) => CertificateArn ?? []);
      for (const arn of added) checkCertificate(acm, caller.region, arn);
      const certificateArns = [...new Set([...listener.certificateArns, ...added])];
      store.listeners.set(listener.arn, { ...listener, certificateArns });
      return { Certificates: added.map((CertificateArn) => ({ CertificateArn, IsDefault: false })) };
    },

    /** Not the default one, which only ModifyListener replaces [documented]. */
    RemoveListenerCertificates: (input: Checked<RemoveListenerCertificatesInput>, caller: Caller) => {
      const listener = secure(input.ListenerArn, caller);
      const removed = input.Certificates.flatMap(({ CertificateArn }) => CertificateArn ?? []);
      const [first = ''] = listener.certificateArns;
      if (removed.includes(first)) throw faults.defaultCertificate(first);
      const certificateArns = listener.certificateArns.filter((arn) => !removed.includes(arn));
      store.listeners.set(listener.arn, { ...listener, certificateArns });
      return {};
    },

    DescribeListenerCertificates: (input: Checked<DescribeListenerCertificatesInput>, caller: Caller) => {
      const { certificateArns } = store.listener(input.ListenerArn, caller);
      const all = certificateArns.map((CertificateArn, at) => ({ CertificateArn, IsDefault: at === 0 }));
      const { items, nextMarker } = page(all, input);
      return { Certificates: items, NextMarker: nextMarker };
    },
  } satisfies Record<string, Operation>;
}
