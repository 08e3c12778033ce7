import { AwsFault } from '../service.ts';

/**
 * Cloud Map's errors. The model has 404, 409 and 429 for some of them; those that people paste came with 400, as services that
 * speak JSON answer every fault of the caller [seen: DuplicateRequest, InvalidInput; assumed for the others].
 */
function fault(code: string, message: string, members?: Readonly<Record<string, unknown>>): AwsFault {
  return new AwsFault({ code, status: 400, message, ...(members && { members }) });
}

const invalid = (message: string): AwsFault => fault('InvalidInput', message);

/** Texts are assumed unless marked otherwise: of the …NotFound errors nobody quotes any. */
export const faults = {
  invalid,
  /** The form is seen ("1 validation error detected: Value null at 'id' failed to satisfy constraint: …"). */
  constraint: (value: string | undefined, at: string, constraint: string) =>
    invalid(
      `1 validation error detected: Value ${value === undefined ? 'null' : `'${value}'`} at '${at}' failed to satisfy constraint: ${constraint}`,
    ),
  /** Text seen. */
  dnsInHttp: () => invalid("When you specify an HTTP service, you can't include a DnsConfig element."),
  /** Text seen for namespaces; the member is documented. */
  duplicate: (type: string, operationId: string) =>
    fault('DuplicateRequest', `Another operation of type ${type} and id ${operationId} is in progress`, {
      DuplicateOperationId: operationId,
    }),
  /** Members documented. */
  namespaceExists: (namespace: { readonly id: string; readonly creatorRequestId: string | undefined }) =>
    fault('NamespaceAlreadyExists', 'Namespace already exists', {
      NamespaceId: namespace.id,
      CreatorRequestId: namespace.creatorRequestId,
    }),
  /** Members documented. */
  serviceExists: (service: {
    readonly id: string;
    readonly arn: string;
    readonly creatorRequestId: string | undefined;
  }) =>
    fault('ServiceAlreadyExists', 'Service already exists.', {
      ServiceId: service.id,
      ServiceArn: service.arn,
      CreatorRequestId: service.creatorRequestId,
    }),
  namespaceNotFound: (id: string) => fault('NamespaceNotFound', `Namespace ${id} not found.`),
  serviceNotFound: (id: string) => fault('ServiceNotFound', `Service ${id} not found.`),
  instanceNotFound: (id: string) => fault('InstanceNotFound', `Instance ${id} not found.`),
  operationNotFound: (id: string) => fault('OperationNotFound', `Operation ${id} not found.`),
  resourceNotFound: (arn: string) => fault('ResourceNotFoundException', `Resource ${arn} not found.`),
  customHealthNotFound: (serviceId: string) =>
    fault('CustomHealthNotFound', `Service ${serviceId} has no custom health check configuration.`),
  /** Text seen. */
  serviceInUse: () =>
    fault('ResourceInUse', 'Service contains registered instances; delete the instances before deleting the service'),
  namespaceInUse: () =>
    fault('ResourceInUse', 'Namespace has associated services; delete the services before deleting the namespace'),
  quota: (what: string, limit: number) =>
    fault('ResourceLimitExceeded', `The maximum number of ${what} is ${limit}, and it has been reached.`),
  tooManyTags: (arn: string) =>
    fault('TooManyTagsException', 'The resource has more than 50 tags.', { ResourceName: arn }),
} as const;
