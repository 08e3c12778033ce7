import type { Caller, Service, World } from '../service.ts';

/** STS, for whoever asks "who am I": every caller is a user of the world's one account. */
export function createSts(world: Pick<World, 'account'>): Service {
  const { account } = world;
  return {
    operations: {
      GetCallerIdentity: (_input: object, caller: Caller) => ({
        UserId: caller.accessKeyId,
        Account: account,
        Arn: `arn:aws:iam::${account}:user/sandbox`,
      }),
    },
  };
}
