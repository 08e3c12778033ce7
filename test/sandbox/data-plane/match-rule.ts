import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { matchesWildcards } from '../aws/matches-wildcards.ts';
import { cidrContains } from './cidr-contains.ts';
import { headerValue } from './http-message.ts';
import type { HttpRequest } from './http-message.ts';

/** ALBs compare hosts, header values and query strings regardless of case, paths and methods not [documented]. */
const ignoreCase = { ignoreCase: true } as const;

/** Whether a request meets all conditions of a listener rule, each by any of its values [documented]. */
export function matchesRule(conditions: readonly RuleCondition[], request: HttpRequest): boolean {
  return conditions.every((condition) => matchesCondition(condition, request));
}

function matchesCondition(condition: RuleCondition, request: HttpRequest): boolean {
  switch (condition.Field) {
    case 'path-pattern':
      return any(condition.PathPatternConfig?.Values, (pattern) => matchesWildcards(pattern, request.path));
    case 'host-header': {
      // Without the port [assumed].
      const host = (headerValue(request.headers, 'host') ?? '').replace(/:\d+$/, '');
      return any(condition.HostHeaderConfig?.Values, (pattern) => matchesWildcards(pattern, host, ignoreCase));
    }
    case 'http-header': {
      const value = headerValue(request.headers, condition.HttpHeaderConfig?.HttpHeaderName ?? '');
      return (
        value !== undefined &&
        any(condition.HttpHeaderConfig?.Values, (pattern) => matchesWildcards(pattern, value, ignoreCase))
      );
    }
    case 'http-request-method':
      return any(condition.HttpRequestMethodConfig?.Values, (method) => method === request.method);
    case 'query-string': {
      const pairs = [...new URLSearchParams(request.query)];
      return any(condition.QueryStringConfig?.Values, ({ Key, Value = '' }) =>
        pairs.some(
          ([key, value]) =>
            (Key === undefined || matchesWildcards(Key, key, ignoreCase)) && matchesWildcards(Value, value, ignoreCase),
        ),
      );
    }
    case 'source-ip':
      return any(condition.SourceIpConfig?.Values, (cidr) => cidrContains(cidr, request.source));
    default:
      return false;
  }
}

function any<T>(values: readonly T[] | undefined, test: (value: T) => boolean): boolean {
  return values?.some(test) === true;
}
