import type { AnyObject } from './kubernetes-object.ts';

/** Whether requests may be sent to an endpoint. Absent means unknown, which is taken for true of the first two. */
export interface EndpointConditions {
  /** Its pod is ready (or the Service publishes pods that are not), and not on its way out. */
  readonly ready?: boolean;
  readonly serving?: boolean;
  /** Its pod is being deleted. */
  readonly terminating?: boolean;
}

export interface Endpoint {
  readonly addresses: readonly string[];
  readonly conditions?: EndpointConditions;
  /** The pod, where it is one. */
  readonly targetRef?: {
    readonly kind?: string;
    readonly namespace?: string;
    readonly name?: string;
    readonly uid?: string;
  };
}

/** A part of a Service's endpoints: those whose pods have the same port numbers. Endpoints may be in two of them for a moment. */
export type EndpointSlice = AnyObject & {
  readonly addressType: string;
  readonly endpoints?: readonly Endpoint[] | null;
  /** By the name of the Service's port, which is empty where that has none. */
  readonly ports?: readonly { readonly name?: string; readonly protocol?: string; readonly port?: number }[] | null;
};

/** On an EndpointSlice: the name of its Service. */
export const serviceNameLabel = 'kubernetes.io/service-name';
