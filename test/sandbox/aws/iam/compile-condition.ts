import { compileWildcards } from '../matches-wildcards.ts';
import type { IamContext } from './iam-request.ts';
import { listOf, type PolicyStatement } from './policy-document.ts';

/** The names of condition keys are not case-sensitive [documented], so they are looked up in lower case. */
export type LowerCaseContext = ReadonlyMap<string, readonly string[]>;

type Holds = (context: LowerCaseContext) => boolean;

export function lowerCaseContext(context: IamContext): LowerCaseContext {
  return new Map(Object.entries(context).map(([key, values]) => [key.toLowerCase(), listOf(values)]));
}

/** Whether all of a statement's conditions hold: all operators, in each all keys, for each key one of the values. */
export function compileCondition(condition: PolicyStatement['Condition']): Holds {
  const tests = Object.entries(condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => compileTest(operator, key.toLowerCase(), listOf(values))),
  );
  return (context) => tests.every((holds) => holds(context));
}

interface StringTest {
  /** A negated operator names what a value must not be; of several, none [documented]. */
  readonly isNegated: boolean;
  readonly compile: (wanted: string) => (value: string) => boolean;
}

const equals: StringTest['compile'] = (wanted) => (value) => value === wanted;

const stringTests: Readonly<Record<string, StringTest>> = {
  StringEquals: { isNegated: false, compile: equals },
  StringNotEquals: { isNegated: true, compile: equals },
  StringLike: { isNegated: false, compile: compileWildcards },
  StringNotLike: { isNegated: true, compile: compileWildcards },
};

const grammar = /^(?:(?<qualifier>ForAllValues|ForAnyValue):)?(?<name>[A-Za-z]+?)(?<ifExists>IfExists)?$/;

function compileTest(operator: string, key: string, wanted: readonly string[]): Holds {
  if (wanted.some((value) => value.includes('${'))) throw unknown(`policy variables, as in ${wanted.join()}`);
  if (operator === 'Null') return (context) => wanted.includes(String(!context.has(key)));

  const { qualifier, name = '', ifExists } = grammar.exec(operator)?.groups ?? {};
  const test = stringTests[name];
  if (test === undefined) throw unknown(`the condition operator ${operator}`);
  const { isNegated, compile } = test;
  const matches = wanted.map((value) => compile(value));
  const passes = (value: string): boolean => matches.some((one) => one(value)) !== isNegated;
  // ForAllValues is true where there is nothing to look at, ForAnyValue false; without either, a key that is missing fails
  // what asks for a value and passes what forbids one [all documented].
  const ifMissing = ifExists !== undefined || qualifier === 'ForAllValues' || (qualifier === undefined && isNegated);

  return (context) => {
    const values = context.get(key);
    if (values === undefined) return ifMissing;
    return qualifier === 'ForAnyValue' ? values.some(passes) : values.every(passes);
  };
}

function unknown(what: string): Error {
  return new Error(`The sandbox's IAM does not know ${what}.`);
}
