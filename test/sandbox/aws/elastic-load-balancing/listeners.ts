import type {
  CreateListenerInput,
  DeleteListenerInput,
  DescribeListenersInput,
  Listener as DescribedListener,
  ModifyListenerInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Acm } from '../acm/acm.ts';
import { notSimulated } from '../not-simulated.ts';
import type { Caller, Operation } from '../service.ts';
import { acceptActions } from './actions.ts';
import type { Checked } from './checked.ts';
import { faults } from './faults.ts';
import { listenerSecurity } from './listener-security.ts';
import { listenerProtocols } from './model.ts';
import type { Listener, LoadBalancer } from './model.ts';
import { page } from './page.ts';
import type { Store } from './store.ts';
import { tagRecord } from './tag-record.ts';

/** Listeners: one a port of a load balancer. Each has its default actions as the last of its rules. */
export function listenerOperations({ store, acm }: { readonly store: Store; readonly acm: Pick<Acm, 'certificate'> }) {
  const portIsTaken = (loadBalancerArn: string, port: number, except?: string): boolean =>
    store.listeners
      .values()
      .some((one) => one.loadBalancerArn === loadBalancerArn && one.port === port && one.arn !== except);

  const describe = (listener: Listener): DescribedListener => ({
    ListenerArn: listener.arn,
    LoadBalancerArn: listener.loadBalancerArn,
    Port: listener.port,
    Protocol: listener.protocol,
    SslPolicy: listener.sslPolicy,
    // The default one only [documented]: DescribeListenerCertificates has them all.
    Certificates: listener.certificateArns.slice(0, 1).map((CertificateArn) => ({ CertificateArn })),
    DefaultActions: [...(defaultRuleOf(store, listener.arn)?.actions ?? [])],
  });

  return {
    CreateListener: (input: Checked<CreateListenerInput>, caller: Caller) => {
      const loadBalancer = store.loadBalancer(input.LoadBalancerArn, caller);
      const port = portOf(input.Port);
      if (port === undefined) throw faults.portMissing();
      if (portIsTaken(loadBalancer.arn, port)) throw faults.portTaken(loadBalancer.arn);
      checkSimulated(input);
      checkOneCertificate(input.Certificates);
      const security = listenerSecurity(acm, caller.region, input);
      checkProtocol(security.protocol, loadBalancer);
      const actions = acceptActions(store, input.DefaultActions, { ...security, loadBalancerArn: loadBalancer.arn });

      // listener/app/NAME/LB/LISTENER: the load balancer's own ids, and one more
      const path = loadBalancer.arn.slice(loadBalancer.arn.indexOf('/') + 1);
      const id = store.newId();
      const listener: Listener = {
        arn: store.arn(caller.region, `listener/${path}/${id}`),
        loadBalancerArn: loadBalancer.arn,
        port,
        ...security,
      };
      const ruleArn = store.arn(caller.region, `listener-rule/${path}/${id}/${store.newId()}`);
      store.listeners.set(listener.arn, listener);
      store.rules.set(ruleArn, {
        arn: ruleArn,
        listenerArn: listener.arn,
        priority: 'default',
        conditions: [],
        actions,
      });
      store.tags.set(listener.arn, tagRecord(input.Tags));
      return { Listeners: [describe(listener)] };
    },

    DescribeListeners: (input: Checked<DescribeListenersInput>, caller: Caller) => {
      const { LoadBalancerArn: loadBalancerArn, ListenerArns: arns } = input;
      if (loadBalancerArn === undefined && arns === undefined) {
        throw faults.invalid('You must specify either listener ARNs or a load balancer ARN');
      }
      if (loadBalancerArn !== undefined) store.loadBalancer(loadBalancerArn, caller);
      const found =
        arns?.map((arn) => store.listener(arn, caller)) ??
        [...store.listeners.values()].filter((one) => one.loadBalancerArn === loadBalancerArn);
      const { items, nextMarker } = page(found, input);
      return { Listeners: items.map(describe), NextMarker: nextMarker };
    },

    /** What a call leaves out stays; the ARN survives every change, that of the protocol too [documented]. */
    ModifyListener: (input: Checked<ModifyListenerInput>, caller: Caller) => {
      const listener = store.listener(input.ListenerArn, caller);
      const port = portOf(input.Port) ?? listener.port;
      if (portIsTaken(listener.loadBalancerArn, port, listener.arn)) throw faults.portTaken(listener.loadBalancerArn);
      checkSimulated(input);
      checkOneCertificate(input.Certificates);
      const protocol = input.Protocol ?? listener.protocol;
      const isSecure = protocol === 'HTTPS' || protocol === 'TLS';
      const [, ...others] = listener.certificateArns;
      const kept = [...(input.Certificates ?? current(listener.certificateArns.slice(0, 1))), ...current(others)];
      const security = listenerSecurity(acm, caller.region, {
        Protocol: protocol,
        Certificates: isSecure ? kept : input.Certificates,
        SslPolicy: input.SslPolicy ?? listener.sslPolicy,
      });
      checkProtocol(security.protocol, store.loadBalancer(listener.loadBalancerArn, caller));
      const wanted = input.DefaultActions ?? defaultRuleOf(store, listener.arn)?.actions ?? [];
      const actions = acceptActions(store, wanted, { ...security, loadBalancerArn: listener.loadBalancerArn });

      const modified = { ...listener, port, ...security };
      store.listeners.set(listener.arn, modified);
      const rule = defaultRuleOf(store, listener.arn);
      if (rule !== undefined) store.rules.set(rule.arn, { ...rule, actions });
      return { Listeners: [describe(modified)] };
    },

    DeleteListener: ({ ListenerArn: arn }: Checked<DeleteListenerInput>, caller: Caller) => {
      store.removeListener(store.listener(arn, caller).arn);
      return {};
    },
  } satisfies Record<string, Operation>;
}

function defaultRuleOf(store: Store, listenerArn: string) {
  return store.rulesOf(listenerArn).find(({ priority }) => priority === 'default');
}

function portOf(port: number | undefined): number | undefined {
  if (port === undefined || (port >= 1 && port <= 65535)) return port;
  const bound = port < 1 ? 'greater than or equal to 1' : 'less than or equal to 65535';
  throw faults.invalid(
    `1 validation error detected: Value '${port}' at 'port' failed to satisfy constraint: Member must have value ${bound}`,
  );
}

/** Text assumed. */
function checkProtocol(protocol: Listener['protocol'], { arn, type }: LoadBalancer): void {
  if (listenerProtocols[type].some((one) => one === protocol)) return;
  throw faults.invalid(`Listener protocol '${protocol}' is not supported with load balancer '${arn}'`);
}

/** What the sandbox knows nothing of, it does not take. */
function checkSimulated(input: Pick<CreateListenerInput, 'AlpnPolicy' | 'MutualAuthentication'>): void {
  if (input.AlpnPolicy !== undefined || input.MutualAuthentication !== undefined) {
    throw notSimulated('The sandbox simulates listeners without AlpnPolicy and MutualAuthentication only.');
  }
}

/** "Provide exactly one certificate" [documented]: others are added by AddListenerCertificates. Text assumed. */
function checkOneCertificate(certificates: readonly object[] | undefined): void {
  if (certificates !== undefined && certificates.length > 1) {
    throw faults.invalid('Only one certificate can be specified');
  }
}

function current(arns: readonly string[]): { readonly CertificateArn: string }[] {
  return arns.map((CertificateArn) => ({ CertificateArn }));
}
