import { AwsFault } from '../service.ts';

/** ACM's errors: codes and the name's pattern from the service's model, texts assumed. */
export const faults = {
  notFound: (arn: string) =>
    new AwsFault({
      code: 'ResourceNotFoundException',
      status: 400,
      message: `Could not find certificate ${arn}.`,
    }),
  invalidDomain: (name: string) =>
    new AwsFault({
      code: 'ValidationException',
      status: 400,
      message: `1 validation error detected: Value '${name}' at 'domainName' failed to satisfy constraint: Member must satisfy regular expression pattern: (\\*\\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9])`,
    }),
} as const;
