import { isIP } from 'node:net';

import { Environment } from '@marcbachmann/cel-js';

/**
 * CEL as kube-apiserver speaks it: the standard library, optionals, and of Kubernetes' own functions those over strings,
 * lists, regular expressions, URLs and IP addresses (documented: "Kubernetes CEL libraries"). Variables are untyped, and
 * neither estimated nor actual cost is limited: both are the real API server's to judge.
 */
export function celEnvironment(): Environment {
  return new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false })
    .registerVariable('self', 'dyn')
    .registerVariable('oldSelf', 'dyn')
    .registerFunction('string.replace(string, string): string', (text: string, from: string, to: string) =>
      text.replaceAll(from, () => to),
    )
    .registerFunction('string.charAt(int): string', (text: string, at: bigint) => text.charAt(Number(at)))
    .registerFunction('string.find(string): string', (text: string, pattern: string) => findAll(text, pattern)[0] ?? '')
    .registerFunction('string.findAll(string): list', findAll)
    .registerFunction('string.findAll(string, int): list', (text: string, pattern: string, limit: bigint) =>
      findAll(text, pattern).slice(0, limit < 0n ? undefined : Number(limit)),
    )
    .registerFunction('list.isSorted(): bool', (list: readonly Ordered[]) =>
      list.every((item, at) => at === 0 || (list[at - 1] ?? item) <= item),
    )
    .registerFunction('list.min(): dyn', (list: readonly Ordered[]) => extreme(list, (one, other) => one < other))
    .registerFunction('list.max(): dyn', (list: readonly Ordered[]) => extreme(list, (one, other) => one > other))
    .registerFunction('list.sum(): dyn', sum)
    .registerFunction('list.indexOf(dyn): int', (list: readonly unknown[], item: unknown) => BigInt(list.indexOf(item)))
    .registerFunction('list.lastIndexOf(dyn): int', (list: readonly unknown[], item: unknown) =>
      BigInt(list.lastIndexOf(item)),
    )
    .registerFunction('isURL(string): bool', (text: string) => URL.canParse(text))
    .registerFunction('isIP(string): bool', (text: string) => isIP(text) !== 0);
}

type Ordered = string | number | bigint;

function findAll(text: string, pattern: string): string[] {
  return Array.from(text.matchAll(new RegExp(pattern, 'gu')), ([found]) => found);
}

function extreme(list: readonly Ordered[], better: (one: Ordered, other: Ordered) => boolean): Ordered {
  const [first, ...others] = list;
  if (first === undefined) throw new Error('min called on empty list');
  return others.reduce((best, item) => (better(item, best) ? item : best), first);
}

function sum(list: readonly (number | bigint)[]): number | bigint {
  if (list.every((item) => typeof item === 'bigint')) return list.reduce((total, item) => total + item, 0n);
  return list.reduce<number>((total, item) => total + Number(item), 0);
}
