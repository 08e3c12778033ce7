import type { Clock } from '../../../../src/runtime/clock.ts';
import type { Json, JsonObject } from '../json.ts';
import { stringAt } from '../json.ts';
import { age } from './age.ts';
import type { Column } from './column.ts';
import { compileJsonPath } from './json-path.ts';

const NAME: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  priority: 0,
  cell: ({ metadata }) => metadata.name,
};

/** The columns of a custom resource: its name, then `additionalPrinterColumns`, or its age where there are none. */
export function customColumns(definitions: readonly JsonObject[]): readonly Column[] {
  const columns =
    definitions.length > 0 ? definitions : [{ name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }];
  return [NAME, ...columns.map(toColumn)];
}

function toColumn(definition: JsonObject): Column {
  const path = stringAt(definition, 'jsonPath') ?? '';
  const find = compileJsonPath(path);
  const type = stringAt(definition, 'type') ?? 'string';
  const priority = definition.priority;
  return {
    name: stringAt(definition, 'name') ?? '',
    type,
    ...(stringAt(definition, 'format') === undefined ? {} : { format: stringAt(definition, 'format') ?? '' }),
    description:
      stringAt(definition, 'description') ?? `Custom resource definition column (in JSONPath format): ${path}`,
    priority: typeof priority === 'number' ? priority : 0,
    // Of several results only the first is shown, as the API does it.
    cell: (object, clock) => cellOf(find?.(object)[0], type, clock),
  };
}

function cellOf(value: Json | undefined, type: string, clock: Clock): Json {
  if (value === undefined || value === null) return null;
  switch (type) {
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null;
    case 'number':
      return typeof value === 'number' ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    case 'date':
      return typeof value === 'string' ? age(value, clock) : null;
    default:
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
}
