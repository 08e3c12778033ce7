import { isNamespaceArn, readServiceArn } from './cloud-map-arn.ts';

/** A Cloud Map service, or all of a Cloud Map namespace, that an administrator lets a namespace send requests to. */
export interface AllowedService {
  /** The cluster's. */
  readonly namespace: string;
  /** The service's or the Cloud Map namespace's. */
  readonly arn: string;
}

export function isServiceAllowed(
  allowed: readonly AllowedService[],
  namespace: string,
  arns: { readonly service: string; readonly namespace: string },
): boolean {
  return allowed.some(
    (each) => each.namespace === namespace && (each.arn === arns.service || each.arn === arns.namespace),
  );
}

/** Whether it is written so that it can ever match. */
export function canMatchService({ namespace, arn }: AllowedService): boolean {
  const isNamespace = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(namespace);
  return isNamespace && (readServiceArn(arn) !== undefined || isNamespaceArn(arn));
}
