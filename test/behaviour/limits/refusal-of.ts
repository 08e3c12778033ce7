import type { Json } from '../../sandbox/kubernetes/json.ts';
import { isJsonList, isJsonObject } from '../../sandbox/kubernetes/json.ts';
import type { Limit } from './limits-of.ts';

/** What the API server says of a value beyond a limit: the cause's field and message. */
export function refusalOf({ keyword, schema }: Limit, field: string, value: Json | undefined): string {
  const inBody = (what: string, shown = value): string =>
    `${field}: Invalid value: ${JSON.stringify(shown)}: ${field} in body ${what}`;
  const size = isJsonList(value) ? value.length : isJsonObject(value) ? Object.keys(value).length : 0;
  switch (keyword) {
    case 'required':
      return `${field}: Required value`;
    case 'pattern':
      return inBody(`should match '${schema.pattern ?? ''}'`);
    case 'enum':
      return `${field}: Unsupported value: ${JSON.stringify(value)}: supported values: ${(schema.enum ?? []).map((one) => JSON.stringify(one)).join(', ')}`;
    case 'minLength':
      return inBody(`should be at least ${String(schema.minLength)} chars long`);
    case 'maxLength':
      return `${field}: Too long: may not be more than ${String(schema.maxLength)} bytes`;
    case 'minimum':
      return inBody(`should be greater than or equal to ${String(schema.minimum)}`);
    case 'maximum':
      return inBody(`should be less than or equal to ${String(schema.maximum)}`);
    case 'minItems':
      return inBody(`should have at least ${String(schema.minItems)} items`, size);
    case 'minProperties':
      return inBody(`should have at least ${String(schema.minProperties)} properties`, size);
    case 'maxItems':
    case 'maxProperties':
      return `${field}: Too many: ${size}: must have at most ${String(schema.maxItems ?? schema.maxProperties)} items`;
    case 'unique':
      return `${field}[1]: Duplicate value: ${JSON.stringify(keyOf(isJsonList(value) ? value[1] : undefined, schema['x-kubernetes-list-map-keys']))}`;
    default: {
      const shown = isJsonObject(value) ? '' : `${JSON.stringify(value)}: `;
      return `${field === '' ? '<nil>' : field}: Invalid value: ${shown}${keyword.replace('rule: ', '')}`;
    }
  }
}

function keyOf(item: Json | undefined, keys: readonly string[] | undefined): Json | undefined {
  return keys === undefined || !isJsonObject(item) ? item : Object.fromEntries(keys.map((key) => [key, item[key]]));
}
