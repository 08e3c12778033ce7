import { describe, expect, it } from '@jest/globals';
import { KubernetesError } from '../kubernetes/kubernetes-error.ts';
import type { Gateway, GatewayListener, ListenerSet } from '../model/gateway.ts';
import { sharedGateways } from './shared-gateways.ts';

const created = { uid: 'uid', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
const metadata = { namespace: 'saas', name: 'web', ...created };
const http: GatewayListener = { name: 'http', port: 80, protocol: 'HTTP' };
const from = (namespaces: string) => ({ namespaces: { from: namespaces } });
const open: GatewayListener = { ...http, allowedRoutes: from('All') };
const chosen: GatewayListener = { ...http, allowedRoutes: from('Selector') };

describe('a Gateway', () => {
  it.each([
    ['by default', { listeners: [http] }, false],
    [
      'where it says so',
      { listeners: [{ ...http, allowedRoutes: from('Same') }], allowedListeners: from('None') },
      false,
    ],
    ['where its ListenerSets are', { listeners: [http], allowedListeners: from('Same'), sets: [http] }, false],
    ['where it is gone', undefined, false],
    ['unless one of its listeners lets others in', { listeners: [http, open] }, true],
    ['unless a selector does', { listeners: [chosen] }, true],
    ['unless ListenerSets of others may come', { listeners: [http], allowedListeners: from('All') }, true],
    ['unless a ListenerSet lets others in', { listeners: [http], allowedListeners: from('Same'), sets: [open] }, true],
  ])("is its namespace's alone %s", (_case, spec, expected) => {
    expect(isOpen(spec)).toBe(expected);
  });

  it('is not known where nobody refers to it, and has no ListenerSets where these are not installed', () => {
    expect(isOpen({ listeners: [open] }, 'saas/other')).toBeUndefined();
    expect(isOpen({ listeners: [http], allowedListeners: from('Same') })).toBe(false);
  });
});

interface Spec {
  readonly listeners: readonly GatewayListener[];
  readonly allowedListeners?: { readonly namespaces: { readonly from: string } };
  /** The listeners of ListenerSets; left out: the kind is not installed. */
  readonly sets?: readonly GatewayListener[];
}

function isOpen(spec: Spec | undefined, key = 'saas/web'): boolean | undefined {
  const apiVersion = 'gateway.networking.k8s.io/v1';
  const gateway: Gateway | undefined = spec && {
    ...{ apiVersion, kind: 'Gateway', metadata },
    spec: { gatewayClassName: 'alb', ...spec },
  };
  const parentRef = { name: 'web' };
  const set = (listeners: readonly GatewayListener[]): ListenerSet => ({
    ...{ apiVersion, kind: 'ListenerSet', metadata },
    spec: { parentRef, listeners },
  });
  return sharedGateways({
    gateways: { get: () => gateway, isReferenced: (each) => each === 'saas/web' },
    listenerSets: {
      of: () => {
        if (spec?.sets === undefined) throw new KubernetesError('notFound', '404');
        return [set(spec.sets)];
      },
    },
  }).isOpen(key);
}
