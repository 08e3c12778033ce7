import type { Flag } from './flag.ts';

/** What is taken where a flag is not given, in Markdown: "`$AWS_REGION`, else `$AWS_DEFAULT_REGION`". */
export function defaultOf({ default: text, environment = [], without }: Flag<unknown>): string {
  const last = text === undefined ? without : `\`${text}\``;
  const inOrder = [...environment.map((variable) => `\`$${variable}\``), ...(last === undefined ? [] : [last])];
  return inOrder.length === 0 ? 'required' : inOrder.join(', else ');
}
