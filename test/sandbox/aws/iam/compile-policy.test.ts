import { describe, expect, it } from '@jest/globals';
import { compilePolicy } from './compile-policy.ts';
import type { IamContext } from './iam-request.ts';
import type { PolicyStatement } from './policy-document.ts';

const api = 'arn:aws:apigateway:eu-west-1::/apis/a1';

describe('a policy', () => {
  const decide = (statements: readonly PolicyStatement[], action = 'apigateway:PATCH', resource = api) =>
    compilePolicy({ Version: '2012-10-17', Statement: statements })({ action, resource, context: {} });
  const allow = { Effect: 'Allow', Action: 'apigateway:*', Resource: '*' };

  it('denies what nothing allows, and what something denies', () => {
    const denying = { Effect: 'Deny', Action: 'apigateway:PATCH', Resource: '*' };

    const decisions = [decide([]), decide([allow]), decide([denying, allow]), decide([allow, denying])];

    expect(decisions).toEqual(['implicitDeny', 'allowed', 'explicitDeny', 'explicitDeny']);
  });

  it.each([
    ['apigateway:PATCH', true],
    ['APIGateway:patch', true],
    ['apigateway:P*', true],
    ['apigateway:PATC?', true],
    ['apigateway:PATC', false],
    ['apigateway:PUT', false],
    ['ec2:PATCH', false],
  ])('matches the action with %s: %p', (Action, isAllowed) => {
    const decision = decide([{ Effect: 'Allow', Action, Resource: '*' }]);

    expect(decision === 'allowed').toBe(isAllowed);
  });

  it('allows all but what NotAction names', () => {
    const statement = { Effect: 'Allow', NotAction: ['apigateway:PATCH', 'apigateway:PUT'], Resource: '*' };

    const decisions = [decide([statement]), decide([statement], 'apigateway:GET')];

    expect(decisions).toEqual(['implicitDeny', 'allowed']);
  });

  it.each([
    [api, true],
    ['arn:aws:apigateway:*::/apis/*', true],
    ['arn:aws:apigateway:eu-west-1::*', true],
    ['arn:aws:apigateway:eu-west-1::/apis', false],
    ['arn:aws:apigateway:eu-west-2::/apis/*', false],
    // A wildcard does not reach beyond its part.
    ['arn:aws:*:/apis/*', false],
  ])('matches the resource with %s: %p', (Resource, isAllowed) => {
    const decision = decide([{ Effect: 'Allow', Action: '*', Resource }]);

    expect(decision === 'allowed').toBe(isAllowed);
  });

  it.each([
    ['the operator ArnLike', { ArnLike: { 'aws:SourceArn': '*' } }],
    ['a policy variable', { StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } }],
  ])('is not accepted with what is not known here: %s', (_, Condition) => {
    const make = () => decide([{ ...allow, Condition }]);

    expect(make).toThrow("The sandbox's IAM does not know");
  });
});

describe('a condition', () => {
  const holds = (Condition: PolicyStatement['Condition'], context: IamContext): boolean => {
    const Statement = [{ Effect: 'Allow', Action: '*', Resource: '*', ...(Condition && { Condition }) }];
    return compilePolicy({ Version: '2012-10-17', Statement })({ action: 'a:B', resource: '*', context }) === 'allowed';
  };

  it.each([
    ['Null', 'true', undefined, true],
    ['Null', 'true', 'x', false],
    ['Null', 'false', 'x', true],
    ['Null', 'false', undefined, false],
    ['StringEquals', ['x', 'y'], 'y', true],
    ['StringEquals', 'x', 'X', false],
    ['StringEquals', 'x', undefined, false],
    ['StringEqualsIfExists', 'x', undefined, true],
    ['StringNotEquals', ['x', 'y'], 'y', false],
    ['StringNotEquals', 'x', undefined, true],
    ['StringLike', 'a/*', 'a/b/c', true],
    ['StringLike', 'a/*', 'b', false],
    ['StringNotLike', 'a/*', 'b', true],
    ['StringNotLike', 'a/*', 'a/b', false],
    ['ForAllValues:StringEquals', ['x', 'y'], ['x', 'y'], true],
    ['ForAllValues:StringEquals', ['x', 'y'], ['x', 'z'], false],
    ['ForAllValues:StringEquals', 'x', undefined, true],
    ['ForAllValues:StringNotLike', 'a/*', ['b', 'a/b'], false],
    ['ForAnyValue:StringEquals', 'x', ['x', 'z'], true],
    ['ForAnyValue:StringEquals', 'x', ['y', 'z'], false],
    ['ForAnyValue:StringEquals', 'x', undefined, false],
  ] as const)('%s %j of a key that is %j: %p', (operator, wanted, value, expected) => {
    const context: IamContext = value === undefined ? {} : { 'aws:TagKeys': value };

    expect(holds({ [operator]: { 'aws:tagkeys': wanted } }, context)).toBe(expected);
  });

  it('has to hold with all its operators and keys', () => {
    const condition = { StringEquals: { a: 'x', b: 'y' }, Null: { c: 'true' } };

    const held = [{ a: 'x', b: 'y' }, { a: 'x' }, { a: 'x', b: 'y', c: 'z' }].map((context) =>
      holds(condition, context),
    );

    expect(held).toEqual([true, false, false]);
  });
});
