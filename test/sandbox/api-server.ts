import type { Clock } from '../../src/runtime/clock.ts';
import type { RecordedRequest } from './kubernetes/http/recorded-request.ts';
import type { JsonObject } from './kubernetes/json.ts';

/** A world's API server, in this process or before a real one: over plain HTTP on 127.0.0.1, with nobody to authenticate. */
export interface ApiServer extends AsyncDisposable {
  readonly url: string;
  /** A kubeconfig (YAML) whose only context is this server; of whoever has the token, where the server knows any. */
  kubeconfig(token?: string): string;
  /** One of our controller, which may do what its installation lets it; of nobody in particular, where nobody is asked. */
  controllerKubeconfig(): string;
  /** Whether Kubernetes' own controllers work beside it. */
  readonly hasControllerManager: boolean;
  /** What is on its way: requests that are being answered, and what watches have not been told yet. */
  readonly inFlight: number;
  /** Waits a moment, in which some of that may have arrived; how many moments have been waited for already. */
  moment(waited: number): Promise<void>;
  /** Every request for a resource so far, in the order in which they came. */
  readonly requests: readonly RecordedRequest[];
  /** While true, connections are cut without an answer, as if the server were not there. */
  unavailable: boolean;
  close(): Promise<void>;
}

/** Starts an API server on a world's clock, with CustomResourceDefinitions (as their YAML parses) that are there from the start. */
export type StartApiServer = (options: {
  readonly clock: Clock;
  readonly crds: readonly JsonObject[];
}) => Promise<ApiServer>;
