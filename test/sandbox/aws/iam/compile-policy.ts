import { compileWildcards } from '../matches-wildcards.ts';
import { compileCondition, lowerCaseContext, type LowerCaseContext } from './compile-condition.ts';
import type { IamRequest } from './iam-request.ts';
import { listOf, type PolicyDocument, type PolicyStatement } from './policy-document.ts';

/** What a policy says to a request. What nothing allows is denied, and an explicit deny wins [documented]. */
export type Decision = 'allowed' | 'implicitDeny' | 'explicitDeny';

/** A policy made ready to be asked, as often as need be. @throws where there is something in it that is not known here. */
export function compilePolicy({ Statement: statements }: PolicyDocument): (request: IamRequest) => Decision {
  const compiled = statements.map((statement) => ({ effect: statement.Effect, applies: compileStatement(statement) }));
  return (request) => {
    const context = lowerCaseContext(request.context);
    const effects = compiled.filter(({ applies }) => applies(request, context)).map(({ effect }) => effect);
    if (effects.includes('Deny')) return 'explicitDeny';
    return effects.includes('Allow') ? 'allowed' : 'implicitDeny';
  };
}

function compileStatement(statement: PolicyStatement): (request: IamRequest, context: LowerCaseContext) => boolean {
  const { Effect: effect, Action: action, NotAction: notAction, Resource: resource, Condition: condition } = statement;
  if (effect !== 'Allow' && effect !== 'Deny') throw new Error(`A statement's Effect is Allow or Deny, not ${effect}.`);
  if ((action === undefined) === (notAction === undefined)) throw new Error('A statement has Action or NotAction.');
  if (resource === undefined) throw new Error('A statement of an identity-based policy has a Resource.');

  const actions = listOf(action ?? notAction).map((pattern) => compileWildcards(pattern, { ignoreCase: true }));
  const resources = listOf(resource).map(compileArn);
  const holds = compileCondition(condition);
  return (request, context) =>
    actions.some((matches) => matches(request.action)) === (action !== undefined) &&
    resources.some((matches) => matches(request.resource)) &&
    holds(context);
}

/** Wildcards stay within the part of an ARN that they stand in; the last part takes all that is left [documented]. */
function compileArn(pattern: string): (arn: string) => boolean {
  if (pattern === '*') return () => true;
  const parts = partsOf(pattern).map((part) => compileWildcards(part));
  return (arn) => {
    const given = partsOf(arn);
    return given.length === parts.length && parts.every((matches, index) => matches(given[index] ?? ''));
  };
}

/** `arn`, partition, service, Region, account, and the rest. */
function partsOf(arn: string): readonly string[] {
  const [scheme = '', partition = '', service = '', region = '', account = '', ...rest] = arn.split(':');
  return [scheme, partition, service, region, account, rest.join(':')];
}
