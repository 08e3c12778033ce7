import { appendToHeader, withHeader, withoutHeaders } from './http-message.ts';
import type { HttpAnswer } from './http-message.ts';
import { resolveValue } from './resolve-value.ts';
import type { MappingContext } from './resolve-value.ts';

/**
 * The answer after the integration's ResponseParameters for its status: `append|overwrite|remove:header.X` and
 * `overwrite:statuscode` [documented].
 */
export function mapResponse(
  answer: HttpAnswer,
  parametersByStatus: Readonly<Record<string, Readonly<Record<string, string>>>>,
  context: Omit<MappingContext, 'request' | 'response'>,
): HttpAnswer {
  const parameters = parametersByStatus[String(answer.status)] ?? {};
  const whole = { ...context, response: { headers: answer.headers, body: answer.body } };
  return Object.entries(parameters).reduce(
    (mapped, [key, expression]) => apply(mapped, key, resolveValue(expression, whole)),
    answer,
  );
}

function apply(answer: HttpAnswer, key: string, value: string | undefined): HttpAnswer {
  const { headers } = answer;
  const [action = '', place = ''] = key.split(':', 2);
  if (place === 'statuscode') {
    const status = Number(value);
    return Number.isInteger(status) && status >= 200 && status <= 599 ? { ...answer, status } : answer;
  }

  const name = place.replace(/^header\./, '');
  if (action === 'remove') return { ...answer, headers: withoutHeaders(headers, name) };
  if (value === undefined) return answer;
  return {
    ...answer,
    headers: action === 'append' ? appendToHeader(headers, name, value, ',') : withHeader(headers, name, value),
  };
}
