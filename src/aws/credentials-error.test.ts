import { GetApisCommand } from '@aws-sdk/client-apigatewayv2';
import { expect, it } from '@jest/globals';
import { awsClients } from './clients.ts';
import { CredentialsError } from './credentials-error.ts';

it("tells an answer to the credentials' provider from one to the call that they are for", async () => {
  const refusal = Object.assign(new Error('Not authorized to perform sts:AssumeRoleWithWebIdentity'), {
    name: 'AccessDenied',
    $metadata: { httpStatusCode: 403 },
  });
  const clients = awsClients({ endpoint: 'http://127.0.0.1:1', credentials: () => Promise.reject(refusal) });

  const error: unknown = await clients
    .apiGateway('eu-west-1')
    .send(new GetApisCommand())
    .catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(CredentialsError);
  expect(error).toMatchObject({ cause: refusal });
});
