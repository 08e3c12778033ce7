import { KubeConfig } from '@kubernetes/client-node';
import { KubernetesConnection } from '../../src/kubernetes/connection.ts';
import { ObjectStore } from '../../src/kubernetes/object-store.ts';
import { Reflector } from '../../src/kubernetes/reflector.ts';
import { privateHttpApis } from '../../src/kubernetes/resources.ts';
import { stripObject } from '../../src/kubernetes/strip-object.ts';
import type { PrivateHttpApi } from '../../src/model/private-http-api.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { createLog } from '../../src/runtime/log.ts';

export type Condition = NonNullable<NonNullable<PrivateHttpApi['status']>['conditions']>[number];

/** Watches PrivateHttpApis, and tells of each condition when it comes and when its status or reason turns. */
export async function followConditions(options: {
  /** YAML. */
  readonly kubeconfig: string;
  readonly onTurn: (condition: Condition) => void;
}): Promise<AsyncDisposable> {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromString(options.kubeconfig);
  const connection = new KubernetesConnection({ kubeConfig, version: 'demo' });
  const log = createLog({ level: 'silent', clock: systemClock });
  const store = new ObjectStore<PrivateHttpApi>({ log });
  const reflector = new Reflector({
    connection,
    resource: privateHttpApis,
    store,
    keep: stripObject,
    clock: systemClock,
    log,
  });

  store.onChange(({ type, object, previous }) => {
    if (type === 'deleted') return;
    for (const condition of object.status?.conditions ?? []) {
      const before = previous?.status?.conditions?.find((one) => one.type === condition.type);
      if (before?.status !== condition.status || before.reason !== condition.reason) options.onTurn(condition);
    }
  });
  reflector.start();
  await reflector.synced();

  return {
    [Symbol.asyncDispose]: async () => {
      await reflector.stop();
      await connection.close();
    },
  };
}
