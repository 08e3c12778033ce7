import { DeleteApiCommand } from '@aws-sdk/client-apigatewayv2';
import { failureOf } from '../aws/aws-call-error.ts';
import type { ApiGateway, CallOptions } from '../aws/aws-caller.ts';
import type { Inventory } from '../aws/inventory.ts';

interface Options {
  readonly apiGateway: ApiGateway;
  readonly inventory: Inventory;
  readonly call: CallOptions;
}

/**
 * Deletes whatever API belongs to the object with that UID, with all that is in it, and answers whether a fresh list
 * shows nothing of it any more. Throws AwsCallError.
 */
export async function deleteApis(uid: string, { apiGateway, inventory, call }: Options): Promise<boolean> {
  for (const { id } of await inventory.apis.of(uid)) {
    try {
      await apiGateway.call(new DeleteApiCommand({ ApiId: id }), call);
    } catch (error) {
      if (failureOf(error).kind !== 'notFound') throw error;
    }
    inventory.apis.forget(id);
  }
  await inventory.apis.refresh();
  return (await inventory.apis.of(uid)).length === 0;
}
