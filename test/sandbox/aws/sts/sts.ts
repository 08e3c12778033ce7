import type { AssumeRoleWithWebIdentityRequest } from '@aws-sdk/client-sts';
import type { Caller, Operation, Service, World } from '../service.ts';
import { AwsFault } from '../service.ts';
import { readToken, type Token } from './web-identity-token.ts';

/** A role that pods get by their service account's token, as IAM roles for service accounts have it. */
export interface TrustingRole {
  readonly name: string;
  readonly trust: {
    /** `https://oidc.eks.eu-west-1.amazonaws.com/id/…`: the account has an OIDC provider for it. */
    readonly issuer: string;
    /** `system:serviceaccount:private-http-api:private-http-api-controller`. */
    readonly subject: string;
  };
}

/** A role that somebody has taken on. */
export interface Session {
  readonly role: string;
  readonly name: string;
}

export interface Sts extends Service {
  /** Whose an access key id is; undefined where it is no session's. */
  sessionOf(accessKeyId: string): Session | undefined;
}

/** How long credentials last where nobody asks for less or more, in ms [documented]. */
const usualDuration = 3_600_000;

/** STS: "who am I", and roles for tokens. Who has no session is a user of the world's one account. */
export function createSts(world: Pick<World, 'account' | 'clock' | 'newId'>, roles: readonly TrustingRole[] = []): Sts {
  const { account, clock, newId } = world;
  const sessions = new Map<string, Session>();
  const arnOf = ({ role, name }: Session): string => `arn:aws:sts::${account}:assumed-role/${role}/${name}`;

  return {
    sessionOf: (accessKeyId) => sessions.get(accessKeyId),
    operations: {
      GetCallerIdentity: (_input: object, { accessKeyId }: Caller) => {
        const session = sessions.get(accessKeyId);
        const Arn = session === undefined ? `arn:aws:iam::${account}:user/sandbox` : arnOf(session);
        return { UserId: accessKeyId, Account: account, Arn };
      },

      AssumeRoleWithWebIdentity: (input: AssumeRoleWithWebIdentityRequest) => {
        const { RoleArn, RoleSessionName: name = '', WebIdentityToken, DurationSeconds } = input;
        const token = checkedToken(WebIdentityToken, { roles, now: clock.now() });
        const role = roles.find((candidate) => RoleArn === `arn:aws:iam::${account}:role/${candidate.name}`);
        if (role?.trust.issuer !== token.issuer || role.trust.subject !== token.subject) throw notTrusted();

        const session: Session = { role: role.name, name };
        const AccessKeyId = `ASIA${newId(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`;
        sessions.set(AccessKeyId, session);
        const duration = DurationSeconds === undefined ? usualDuration : DurationSeconds * 1000;
        return {
          Credentials: {
            AccessKeyId,
            SecretAccessKey: newId(40),
            SessionToken: newId(64),
            Expiration: new Date(clock.now() + duration),
          },
          AssumedRoleUser: { AssumedRoleId: `AROASANDBOX:${name}`, Arn: arnOf(session) },
          SubjectFromWebIdentityToken: token.subject,
          Audience: token.audience,
          Provider: token.issuer.replace('https://', ''),
        };
      },
    } satisfies Record<string, Operation>,
  };
}

/** In the order in which STS seems to look [assumed]; all texts seen, where people quote them. The signature is not checked. */
function checkedToken(
  text: string | undefined,
  { roles, now }: { readonly roles: readonly TrustingRole[]; readonly now: number },
): Token {
  const token = readToken(text ?? '');
  if (token === undefined) throw invalidToken('The ID Token provided is not a valid JWT.');
  if (!roles.some(({ trust }) => trust.issuer === token.issuer)) {
    throw invalidToken(`No OpenIDConnect provider found in your account for ${token.issuer}`);
  }
  if (token.audience !== 'sts.amazonaws.com') throw invalidToken('Incorrect token audience');
  const seconds = Math.floor(now / 1000);
  if (token.expires <= seconds) {
    const message = `Token expired: current date/time ${seconds} must be before the expiration date/time ${token.expires}`;
    throw new AwsFault({ code: 'ExpiredTokenException', status: 400, message });
  }
  return token;
}

function invalidToken(message: string): AwsFault {
  return new AwsFault({ code: 'InvalidIdentityToken', status: 400, message });
}

function notTrusted(): AwsFault {
  const message = 'Not authorized to perform sts:AssumeRoleWithWebIdentity';
  return new AwsFault({ code: 'AccessDenied', status: 403, message });
}
