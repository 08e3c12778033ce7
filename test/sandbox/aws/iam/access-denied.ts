import { AwsFault } from '../service.ts';
import type { ServiceName } from '../services.ts';
import type { Decision } from './compile-policy.ts';
import type { IamRequest } from './iam-request.ts';

/** How each service says that IAM denied a request [documented: IAM's "Troubleshoot access denied error messages"]. */
export function accessDenied(options: {
  readonly service: ServiceName;
  readonly request: IamRequest;
  readonly decision: Exclude<Decision, 'allowed'>;
  /** The caller's ARN. */
  readonly user: string;
}): AwsFault {
  const { service, request, decision, user } = options;
  const { action, resource } = request;
  // Seen: actions that know no resources are told without one.
  const on = resource === '*' ? '' : ` on resource: ${resource}`;
  const why =
    decision === 'explicitDeny'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${action} action`;
  const text = `User: ${user} is not authorized to perform: ${action}${on} ${why}`;

  if (action === 'iam:CreateServiceLinkedRole') {
    // Seen: data-store #1726.
    const message = 'Caller does not have permissions to create a Service Linked Role.';
    return new AwsFault({ code: 'AccessDeniedException', status: 403, message });
  }
  switch (service) {
    case 'apigateway':
      return new AwsFault({ code: 'AccessDeniedException', status: 403, message: text });
    case 'acm':
    case 'servicediscovery':
      // 400, as services that speak JSON answer every fault of the caller (assumed).
      return new AwsFault({ code: 'AccessDeniedException', status: 400, message: text });
    case 'ec2':
      return new AwsFault({
        code: 'UnauthorizedOperation',
        status: 403,
        message: `You are not authorized to perform this operation. ${text}. Encoded authorization failure message: 4GIOHlTkIaWH`,
      });
    case 'elasticloadbalancing':
    case 'sts':
      return new AwsFault({ code: 'AccessDenied', status: 403, message: text });
  }
}
