import { request as httpRequest } from 'node:http';
import { createInterface } from 'node:readline';
import type { PrivateHttpApi } from '../../src/model/private-http-api.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

/** Calls back with each version of each PrivateHttpApi, in the moment in which it is written; the sandbox's end is its end. */
export async function watchApis(sandbox: Sandbox, onVersion: (api: PrivateHttpApi) => void): Promise<void> {
  // Without a time-out, so that nothing is missed while a watch is begun anew.
  const path = '/apis/apigateway.privatehttp.io/v1alpha1/privatehttpapis?watch=true';
  const begun = Promise.withResolvers<undefined>();
  const request = httpRequest(`${sandbox.kubernetes.url}${path}`, (response) => {
    createInterface({ input: response }).on('line', (line) => {
      // A watch of that path answers one event of such an object a line.
      onVersion((JSON.parse(line) as { readonly object: PrivateHttpApi }).object);
    });
    response.on('error', () => undefined);
    begun.resolve(undefined);
  });
  request.on('error', begun.reject);
  request.end();
  await begun.promise;
}
