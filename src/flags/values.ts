import { canMatch, type AllowedListener } from '../backends/allowed-listeners.ts';
import { canMatchService, type AllowedService } from '../backends/allowed-services.ts';
import type { SharedListeners } from '../backends/made-for.ts';
import type { BindAddress } from '../runtime/http-server.ts';
import type { LogLevel } from '../runtime/log.ts';
import { WrongValue } from './wrong-value.ts';

/** Reads any text that the pattern matches. */
export function matching(pattern: RegExp, wanted: string): (text: string) => string {
  return (text) => {
    if (!pattern.test(text)) throw new WrongValue(`it has to be ${wanted}.`);
    return text;
  };
}

export function numberAbove(least: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!(number > least && Number.isFinite(number))) throw new WrongValue(`it has to be a number above ${least}.`);
    return number;
  };
}

export function wholeNumber({ from, to }: { readonly from: number; readonly to: number }): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!(/^[0-9]+$/.test(text) && number >= from && number <= to))
      throw new WrongValue(`it has to be a whole number from ${from} to ${to}.`);
    return number;
  };
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** In ms. */
export function duration(text: string): number {
  const parts = [...text.matchAll(/([0-9]+(?:\.[0-9]+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text)
    throw new WrongValue('it has to be a duration such as 90s, 10m or 1h30m.');
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * (units[unit ?? ''] ?? 0), 0);
}

export function boolean(text: string): boolean {
  if (text !== 'true' && text !== 'false') throw new WrongValue('it has to be true or false.');
  return text === 'true';
}

const logLevels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

export function logLevel(text: string): LogLevel {
  const level = logLevels.find((known) => known === text);
  if (level === undefined) throw new WrongValue(`it has to be one of ${logLevels.join(', ')}.`);
  return level;
}

const policies: readonly SharedListeners[] = ['Consent', 'Trust'];

export function sharedListeners(text: string): SharedListeners {
  const policy = policies.find((known) => known === text);
  if (policy === undefined) throw new WrongValue(`it has to be ${policies.join(' or ')}.`);
  return policy;
}

/** `:8080`, `127.0.0.1:8080` or `[::1]:8080`; `0`, read as undefined, for none. */
export function address(text: string): BindAddress | undefined {
  if (text === '0') return undefined;
  const [, host = '', port = ''] = /^(\[[0-9a-fA-F:.]+\]|[^:[\]]*):([0-9]{1,5})$/.exec(text) ?? [];
  if (port === '' || Number(port) > 65_535)
    throw new WrongValue('it has to be an address such as :8080 or 127.0.0.1:8080, or 0 for none.');
  return { ...(host !== '' && { host: host.replace(/[[\]]/g, '') }), port: Number(port) };
}

const namespaceName = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

export const namespace = matching(namespaceName, 'the name of a namespace, such as kube-system');

/** Each once; none of an empty text. */
export function namespaces(text: string): readonly string[] {
  const names = commaSeparated(text);
  if (!names.every((name) => namespaceName.test(name)))
    throw new WrongValue('it has to be names of namespaces with commas between, such as saas,shop.');
  return [...new Set(names)];
}

export function uids(text: string): readonly string[] {
  const all = commaSeparated(text);
  if (all.every((uid) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uid))) return all;
  throw new WrongValue(
    'it has to be UIDs of clusters with commas between, as the tag privatehttp.io/cluster-uid has them. ' +
      'Example: 0d1f7a52-5e9c-4c3b-9a55-0f6f0b1a2c3d',
  );
}

export function tags(text: string): Readonly<Record<string, string>> {
  const pairs = commaSeparated(text).map((pair) => pair.split('='));
  for (const [key = '', ...value] of pairs) {
    if (key === '' || value.length !== 1 || key.startsWith('aws:') || key.startsWith('privatehttp.io/'))
      throw new WrongValue(
        'it has to be key=value pairs with commas between, whose keys begin with neither aws: nor privatehttp.io/. ' +
          'Example: team=platform,env=production',
      );
  }
  return Object.fromEntries(pairs.map(([key = '', value = '']) => [key, value]));
}

export function allowedListeners(text: string): readonly AllowedListener[] {
  return allowed(
    text,
    canMatch,
    'that of a listener, or of a load balancer for all listeners that it has. Example: ' +
      'saas=arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shared/50dc6c495c0c9188',
  );
}

export function allowedServices(text: string): readonly AllowedService[] {
  return allowed(
    text,
    canMatchService,
    'that of a Cloud Map service, or of a Cloud Map namespace for all services that it has. Example: ' +
      'saas=arn:aws:servicediscovery:eu-west-1:111122223333:service/srv-e4anhexample0004',
  );
}

/** What is named wrongly would stay closed without a word, so nothing that can never match is accepted. */
function allowed(
  text: string,
  isWrittenWell: (each: AllowedListener & AllowedService) => boolean,
  what: string,
): readonly (AllowedListener & AllowedService)[] {
  return text.split(',').map((pair) => {
    const [namespace = '', arn = '', ...rest] = pair.split('=');
    if (rest.length === 0 && isWrittenWell({ namespace, arn })) return { namespace, arn };
    throw new WrongValue(`it has to be namespace=arn pairs with commas between, each ARN ${what}`, { part: pair });
  });
}

function commaSeparated(text: string): readonly string[] {
  return text === '' ? [] : text.split(',');
}
