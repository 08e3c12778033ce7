import { isJsonObject, isJsonList, type Json } from '../json.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import { badRequest } from '../status-error.ts';

/** Whether an object is among those asked for. */
export type Selector = (object: KubernetesObject) => boolean;

/**
 * A labelSelector: `app=web,tier!=db,env in (a,b),x notin (c),key,!key`. Throws a 400 for what cannot be read.
 */
export function labelSelector(text: string): Selector {
  const requirements = splitOutsideParentheses(text).map(labelRequirement);
  return ({ metadata }) => requirements.every((holds) => holds(metadata.labels ?? {}));
}

/** A fieldSelector: `metadata.name=x,type!=Normal`, over those fields only. Throws a 400 for others. */
export function fieldSelector(text: string, selectable: readonly string[]): Selector {
  const known = ['metadata.name', 'metadata.namespace', ...selectable];
  const requirements = text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => {
      const [, field, operator, value] = /^([^=!]+)(==|=|!=)(.*)$/.exec(part) ?? [];
      if (field === undefined || operator === undefined || value === undefined) {
        throw badRequest(`invalid selector: '${text}'; can't understand '${part}'`);
      }
      if (!known.includes(field)) throw badRequest(`field label not supported: ${field}`);
      return (object: KubernetesObject) => (fieldOf(object, field) === value) === (operator !== '!=');
    });
  return (object) => requirements.every((holds) => holds(object));
}

type Labels = Readonly<Record<string, string>>;

function labelRequirement(text: string): (labels: Labels) => boolean {
  const [, absent] = /^!\s*(\S+)$/.exec(text) ?? [];
  if (absent !== undefined) return (labels) => labels[absent] === undefined;
  const [, setKey, setOperator, list] = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(text) ?? [];
  if (setKey !== undefined && list !== undefined) {
    const values = list.split(',').map((value) => value.trim());
    return (labels) => values.includes(labels[setKey] ?? '\0') === (setOperator === 'in');
  }
  const [, key, operator, value = ''] = /^([^\s=!]+)\s*(?:(==|=|!=)\s*(\S*))?$/.exec(text) ?? [];
  if (key === undefined) throw badRequest(`unable to parse requirement: found '${text}', expected: identifier`);
  if (operator === undefined) return (labels) => labels[key] !== undefined;
  return (labels) => (labels[key] === value) === (operator !== '!=');
}

function splitOutsideParentheses(text: string): readonly string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function fieldOf(object: KubernetesObject, field: string): string {
  let value: Json | undefined = object;
  for (const key of field.replace(/^\./, '').split('.')) value = isJsonObject(value) ? value[key] : undefined;
  return value === undefined || value === null || isJsonObject(value) || isJsonList(value) ? '' : `${value}`;
}
