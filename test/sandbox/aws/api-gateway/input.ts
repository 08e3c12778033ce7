import { notSimulated } from '../not-simulated.ts';
import { faults } from './faults.ts';

/** Refuses members that the sandbox does not simulate, rather than forgetting them. */
export function refuseOthers<Input extends object>(input: Input, simulated: readonly (keyof Input & string)[]): void {
  const known: readonly string[] = simulated;
  const other = Object.keys(input).find((member) => !known.includes(member));
  if (other !== undefined) throw notSimulated(`The sandbox does not simulate ${other} here.`);
}

/** @throws BadRequestException where a text is longer than is documented. */
export function checkLength(member: string, value: string | undefined, limit: number): void {
  if (value !== undefined && value.length > limit) throw faults.tooLong(member, limit);
}

/** A PATCH: what is not sent stays (documented), an empty text goes (assumed). */
export function patched<Stored extends object>(stored: Stored, changes: Partial<Stored>): Stored {
  const sent = Object.entries(changes).filter(([, value]) => value !== undefined);
  const emptied = sent.filter(([, value]) => value === '').map(([member]) => member);
  const merged = Object.entries({ ...stored, ...Object.fromEntries(sent) });
  // The same members as both arguments, less those that were emptied.
  return Object.fromEntries(merged.filter(([member]) => !emptied.includes(member))) as Stored;
}

/** A map's PATCH: keys that are not sent stay, a key with an empty text goes (documented). */
export function patchedMap(
  stored: Readonly<Record<string, string>> | undefined,
  changes: Readonly<Record<string, string>> | undefined,
): Record<string, string> {
  return Object.fromEntries(Object.entries({ ...stored, ...changes }).filter(([, value]) => value !== ''));
}

/** All members but these. */
export function without<Whole extends object, Member extends keyof Whole & string>(
  whole: Whole,
  ...members: readonly Member[]
): Omit<Whole, Member> {
  const left = Object.entries(whole).filter(([member]) => !members.some((other) => other === member));
  // What is left is what the type says.
  return Object.fromEntries(left) as Omit<Whole, Member>;
}
