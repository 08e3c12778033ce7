import type { Json, JsonObject } from '../json.ts';
import { entriesOf, isJsonList, isJsonObject, textOf } from '../json.ts';

type Step =
  | { readonly take: 'member'; readonly name: string }
  | { readonly take: 'item'; readonly at: number }
  | { readonly take: 'all' }
  | { readonly take: 'where'; readonly path: readonly Step[]; readonly equals: string };

const STEP =
  /\.([\w-]+)|\['([^']+)'\]|\[(-?\d+)\]|\.?\[?(\*)\]?|\[\?\(\s*@([^=)]+?)\s*==\s*(?:"([^"]*)"|'([^']*)'|([^)\s]+))\s*\)\]/gy;

/**
 * The JSONPath that printer columns use: `.status.conditions[?(@.type=="Ready")].status`, `.spec.routes[*].routeKey`,
 * `['a.b']`, `[0]`. Compiled once; undefined where the expression is none of that.
 */
export function compileJsonPath(expression: string): ((object: JsonObject) => readonly Json[]) | undefined {
  const steps = parse(expression.replace(/^\{(.*)\}$/, '$1').replace(/^\$/, ''));
  return steps === undefined ? undefined : (object) => walk([object], steps);
}

function parse(expression: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  let end = 0;
  for (const match of expression.replaceAll('\\.', '\0').matchAll(STEP)) {
    const [whole, member, quoted, index, all, path, ...values] = match;
    const name = (member ?? quoted)?.replaceAll('\0', '.');
    const equals = values.find((value: string | undefined) => value !== undefined);
    if (name !== undefined) steps.push({ take: 'member', name });
    else if (index !== undefined) steps.push({ take: 'item', at: Number(index) });
    else if (all !== undefined) steps.push({ take: 'all' });
    else if (path !== undefined && equals !== undefined) steps.push({ take: 'where', path: parse(path) ?? [], equals });
    end = match.index + whole.length;
  }
  return end === expression.replaceAll('\\.', '\0').length ? steps : undefined;
}

function walk(values: readonly Json[], steps: readonly Step[]): readonly Json[] {
  return steps.reduce<readonly Json[]>((found, step) => found.flatMap((value) => take(value, step)), values);
}

function take(value: Json, step: Step): readonly Json[] {
  switch (step.take) {
    case 'member': {
      const member = isJsonObject(value) ? value[step.name] : undefined;
      return member === undefined ? [] : [member];
    }
    case 'item': {
      const item = isJsonList(value) ? value.at(step.at) : undefined;
      return item === undefined ? [] : [item];
    }
    case 'all':
      if (isJsonList(value)) return value;
      return isJsonObject(value) ? entriesOf(value).map(([, member]) => member) : [];
    case 'where':
      if (!isJsonList(value)) return [];
      return value.filter((item) => walk([item], step.path).some((found) => textOf(found) === step.equals));
  }
}
