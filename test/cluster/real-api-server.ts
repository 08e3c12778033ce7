import type { StartApiServer } from '../sandbox/api-server.ts';
import type { ControlPlane, ControlPlaneAccess } from './control-plane.ts';
import { EtcdSnapshot } from './etcd-snapshot.ts';
import { startFront } from './front/start-front.ts';
import { installDefinitions, untilDefinitionsAreServed } from './install-definitions.ts';

const definitions = '/registry/apiextensions.k8s.io/customresourcedefinitions/';

/** A control plane that many worlds have, one after the other, and the state that each of them begins with. */
export interface SharedControlPlane {
  readonly access: ControlPlaneAccess;
  readonly revision: string;
  /** Whom the controllers of those worlds are to it. Default: administrators. */
  readonly controllerToken?: string;
}

/** Makes a control plane ready for worlds: with the project's definitions, but without anything else. */
export async function shareControlPlane({ access }: ControlPlane): Promise<SharedControlPlane> {
  await installDefinitions(access);
  return { access, revision: (await EtcdSnapshot.take(access.etcdUrl)).revision };
}

/** For a world: the control plane as it was when it was shared. */
export function onSharedControlPlane({ access, revision }: SharedControlPlane): StartApiServer {
  return async ({ clock }) => {
    const putBack = await new EtcdSnapshot({ etcdUrl: access.etcdUrl, revision }).restore();
    const front = await startFront({ access, clock });
    if (putBack.some((key) => key.startsWith(definitions))) await untilDefinitionsAreServed(front.url);
    return front;
  };
}

/** For a world that has a control plane to itself, which ends with it. */
export function onControlPlane(plane: ControlPlane): StartApiServer {
  return async ({ clock }) => {
    await installDefinitions(plane.access);
    return startFront({ access: plane.access, clock, closeToo: () => plane.close() });
  };
}
