import type {
  CreateListenerInput,
  DeleteListenerInput,
  DescribeListenersInput,
  Listener as DescribedListener,
  ModifyListenerInput,
  ProtocolEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { notSimulated } from '../not-simulated.ts';
import type { Caller, Operation } from '../service.ts';
import { acceptActions } from './actions.ts';
import type { Checked } from './checked.ts';
import { faults } from './faults.ts';
import type { Listener, LoadBalancer } from './model.ts';
import { page } from './page.ts';
import type { Store } from './store.ts';
import { tagRecord } from './tag-record.ts';

/** What the API takes where a call names no security policy [documented]. */
const defaultSslPolicy = 'ELBSecurityPolicy-2016-08';

/** Listeners: one a port of a load balancer. Each has its default actions as the last of its rules. */
export function listenerOperations(store: Store) {
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
    Certificates: listener.certificateArn === undefined ? undefined : [{ CertificateArn: listener.certificateArn }],
    DefaultActions: [...(defaultRuleOf(store, listener.arn)?.actions ?? [])],
  });

  return {
    CreateListener: (input: Checked<CreateListenerInput>, caller: Caller) => {
      const loadBalancer = store.loadBalancer(input.LoadBalancerArn, caller);
      const port = portOf(input.Port);
      if (port === undefined) throw faults.portMissing();
      if (portIsTaken(loadBalancer.arn, port)) throw faults.portTaken(loadBalancer.arn);
      const security = securityOf(input);
      checkProtocol(security.protocol, loadBalancer);
      const actions = acceptActions(store, input.DefaultActions, loadBalancer.arn);

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
      const security = securityOf({
        Protocol: input.Protocol ?? listener.protocol,
        Certificates:
          input.Certificates ??
          (listener.certificateArn === undefined ? undefined : [{ CertificateArn: listener.certificateArn }]),
        SslPolicy: input.SslPolicy ?? listener.sslPolicy,
      });
      checkProtocol(security.protocol, store.loadBalancer(listener.loadBalancerArn, caller));
      const actions = input.DefaultActions && acceptActions(store, input.DefaultActions, listener.loadBalancerArn);

      const modified = { ...listener, port, ...security };
      store.listeners.set(listener.arn, modified);
      const rule = defaultRuleOf(store, listener.arn);
      if (rule !== undefined && actions !== undefined) store.rules.set(rule.arn, { ...rule, actions });
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
  if ((protocol === 'TCP') === (type === 'network')) return;
  throw faults.invalid(`Listener protocol '${protocol}' is not supported with load balancer '${arn}'`);
}

/** HTTPS needs a certificate; plain HTTP and TCP drop certificate and policy. */
function securityOf(input: {
  readonly Protocol?: ProtocolEnum | undefined;
  readonly Certificates?: readonly { readonly CertificateArn?: string | undefined }[] | undefined;
  readonly SslPolicy?: string | undefined;
}): Pick<Listener, 'protocol' | 'certificateArn' | 'sslPolicy'> {
  switch (input.Protocol) {
    case 'HTTP':
      return { protocol: 'HTTP', certificateArn: undefined, sslPolicy: undefined };
    case 'HTTPS': {
      const certificateArn = input.Certificates?.[0]?.CertificateArn;
      if (certificateArn === undefined) throw faults.certificateMissing();
      return { protocol: 'HTTPS', certificateArn, sslPolicy: input.SslPolicy ?? defaultSslPolicy };
    }
    case 'TCP':
      return { protocol: 'TCP', certificateArn: undefined, sslPolicy: undefined };
    case undefined:
      throw faults.protocolMissing();
    default:
      throw notSimulated(`The sandbox simulates no listeners of protocol '${input.Protocol}'.`);
  }
}
