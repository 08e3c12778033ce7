import type { Permission } from './backend-resolver.ts';

/** Whether it is the owner who objects, rather than that somebody could not be asked. */
export function isWithdrawal({ objection }: Permission): boolean {
  return objection?.reason === 'NotAllowed';
}
