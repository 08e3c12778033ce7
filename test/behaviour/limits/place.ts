import type { Json } from '../../sandbox/kubernetes/json.ts';
import { isJsonList, isJsonObject } from '../../sandbox/kubernetes/json.ts';

/** An object with another value at a limit's path, and the path as the API server writes it. */
export interface Placed {
  readonly value: Json | undefined;
  readonly path: string;
  /** What was there. */
  readonly before: Json | undefined;
}

/** Puts a value where a limit's path leads: in lists into the first item that has what leads there. */
export function place(object: Json | undefined, path: string, value: Json | undefined): Placed {
  const [, step = '', rest = ''] = /^\.?(\[\]|[^.[]*)(.*)$/.exec(path) ?? [];
  if (path === '') return { value, path: '', before: object };
  if (step === '[]') {
    const list = isJsonList(object) ? object : [];
    const holding = list.findIndex((item) => holds(item, rest));
    const leading = list.findIndex((item) => leadsTo(item, rest));
    const at = holding >= 0 ? holding : Math.max(0, leading);
    const below = place(list[at], rest, value);
    return { ...below, value: list.with(at, below.value ?? null), path: `[${at}]${separated(below.path)}` };
  }
  const members = isJsonObject(object) ? object : {};
  const name = step === '*' ? (Object.keys(members)[0] ?? '') : step;
  const below = place(members[name], rest, value);
  const { [name]: _replaced, ...others } = members;
  const changed = below.value === undefined ? others : { ...members, [name]: below.value };
  return { ...below, value: changed, path: `${name}${separated(below.path)}` };
}

function separated(path: string): string {
  return path === '' || path.startsWith('[') ? path : `.${path}`;
}

/** Whether what a path leads to is there. */
function holds(value: Json | undefined, path: string): boolean {
  return place(value, path, undefined).before !== undefined;
}

/** Whether what holds the last step of a path is there. */
function leadsTo(value: Json | undefined, path: string): boolean {
  const [first, ...others] = path.split('.').filter((step) => step !== '');
  if (first === undefined || others.length === 0) return true;
  const member: Json | undefined = isJsonObject(value) ? value[first.replace('[]', '')] : undefined;
  return member !== undefined && leadsTo(member, others.join('.'));
}
