import { isDeepStrictEqual } from 'node:util';
import type { Ending } from './play.ts';

/**
 * What is not as in the undisturbed run, a line each; empty where all is. Meanwhile requests may get what they got before
 * and what they get afterwards, and nothing of before once there was something of afterwards.
 */
export function differences(
  ending: Ending,
  undisturbed: Ending,
  options: { readonly mayBeMadeAgain: readonly string[] },
): readonly string[] {
  const counted = ({ made }: Ending) =>
    Object.fromEntries(Object.entries(made).filter(([operation]) => !options.mayBeMadeAgain.includes(operation)));
  return [
    ...differ('', ending.picture, undisturbed.picture),
    ...differ('answers', ending.answers, undisturbed.answers),
    ...differ('made', counted(ending), counted(undisturbed)),
    ...badAnswers(ending.meanwhile, undisturbed.meanwhile),
  ];
}

function differ(at: string, found: unknown, wanted: unknown): readonly string[] {
  if (isDeepStrictEqual(found, wanted)) return [];
  if (!isObject(found) || !isObject(wanted)) {
    return [`${at} is ${inText(found)}, and ${inText(wanted)} undisturbed`];
  }
  const keys = new Set([...Object.keys(wanted), ...Object.keys(found)]);
  return [...keys].flatMap((key) => differ(at === '' ? key : `${at}.${key}`, found[key], wanted[key]));
}

function inText(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function badAnswers(answers: readonly string[], undisturbed: readonly string[]): readonly string[] {
  const good = [undisturbed[0], undisturbed.at(-1)];
  const bad = answers.filter((answer) => !good.includes(answer));
  const turns = answers.filter((answer, at) => at > 0 && answer !== answers[at - 1]);
  return [
    ...[...new Set(bad)].map((answer) => `meanwhile a request got ${answer}`),
    ...(turns.length <= 1 ? [] : [`meanwhile answers went to and fro: ${turns.join(', ')}`]),
  ];
}
