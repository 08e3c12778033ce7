import { systemClock } from '../../src/runtime/clock.ts';
import type { StartApiServer } from '../sandbox/api-server.ts';
import type { ControlPlane, ControlPlaneAccess } from './control-plane.ts';
import { EtcdSnapshot } from './etcd-snapshot.ts';
import { startFront } from './front/start-front.ts';
import { readDefinitions } from '../sandbox/read-definitions.ts';
import { untilServed } from '../sandbox/until-served.ts';
import { installDefinitions } from './install-definitions.ts';
import { installAccount } from './permissions/install-account.ts';
import { renderInstallation } from './permissions/render-installation.ts';

const definitions = '/registry/apiextensions.k8s.io/customresourcedefinitions/';

/** A control plane that many worlds have, one after the other, and the state that each of them begins with. */
export interface SharedControlPlane {
  readonly access: ControlPlaneAccess;
  readonly revision: string;
  /** A token of the ServiceAccount that the chart makes for the controller. */
  readonly controllerToken: string;
}

/** Makes a control plane ready for worlds: with our definitions, and whom the chart lets the controller be, but without anything else. */
export async function shareControlPlane({ access }: ControlPlane): Promise<SharedControlPlane> {
  await installDefinitions(access);
  await using front = await startFront({ access, clock: systemClock });
  const controllerToken = await installAccount(front.url, await renderInstallation());
  return { access, controllerToken, revision: (await EtcdSnapshot.take(access.etcdUrl)).revision };
}

/** For a world: the control plane as it was when it was shared; `closeToo` is done when the world ends. */
export function onSharedControlPlane(shared: SharedControlPlane, closeToo?: () => Promise<void>): StartApiServer {
  const { access, revision, controllerToken } = shared;
  return async ({ clock }) => {
    const putBack = await new EtcdSnapshot({ etcdUrl: access.etcdUrl, revision }).restore();
    const front = await startFront({ access, clock, controllerToken, ...(closeToo && { closeToo }) });
    if (putBack.some((key) => key.startsWith(definitions))) await untilServed(front.url, await readDefinitions());
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
