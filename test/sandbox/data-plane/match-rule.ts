import { BlockList, isIPv4 } from 'node:net';
import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { headerValue } from './http-message.ts';
import type { HttpRequest } from './http-message.ts';

/** Whether a request meets all conditions of a listener rule, each by any of its values [documented]. */
export function matchesRule(conditions: readonly RuleCondition[], request: HttpRequest): boolean {
  return conditions.every((condition) => matchesCondition(condition, request));
}

function matchesCondition(condition: RuleCondition, request: HttpRequest): boolean {
  switch (condition.Field) {
    case 'path-pattern':
      return any(condition.PathPatternConfig?.Values, (pattern) => matches(pattern, request.path));
    case 'host-header': {
      // Without the port [assumed]; ALBs compare it regardless of case [documented].
      const host = (headerValue(request.headers, 'host') ?? '').replace(/:\d+$/, '');
      return any(condition.HostHeaderConfig?.Values, (pattern) => matches(pattern, host, 'i'));
    }
    case 'http-header': {
      const value = headerValue(request.headers, condition.HttpHeaderConfig?.HttpHeaderName ?? '');
      return value !== undefined && any(condition.HttpHeaderConfig?.Values, (pattern) => matches(pattern, value, 'i'));
    }
    case 'http-request-method':
      return any(condition.HttpRequestMethodConfig?.Values, (method) => method === request.method);
    case 'query-string': {
      const pairs = [...new URLSearchParams(request.query)];
      return any(condition.QueryStringConfig?.Values, ({ Key, Value = '' }) =>
        pairs.some(([key, value]) => (Key === undefined || matches(Key, key, 'i')) && matches(Value, value, 'i')),
      );
    }
    case 'source-ip':
      return any(condition.SourceIpConfig?.Values, (cidr) => contains(cidr, request.source));
    default:
      return false;
  }
}

function any<T>(values: readonly T[] | undefined, test: (value: T) => boolean): boolean {
  return values?.some(test) === true;
}

/** `*` is any number of characters, `?` exactly one [documented]. */
function matches(pattern: string, value: string, flags = ''): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, `s${flags}`).test(value);
}

function contains(cidr: string, address: string): boolean {
  const [network = '', bits = '32'] = cidr.split('/');
  if (!isIPv4(network) || !isIPv4(address)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits));
  return list.check(address);
}
