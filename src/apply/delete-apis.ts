import { DeleteApiCommand } from '@aws-sdk/client-apigatewayv2';
import { failureOf } from '../aws/aws-call-error.ts';
import type { ApiGateway, CallOptions } from '../aws/aws-caller.ts';
import type { Inventory } from '../aws/inventory.ts';

/** Deletes APIs with all that is in them, and is content with what is gone already. Throws AwsCallError. */
export async function deleteApis(
  apiIds: readonly string[],
  place: { readonly apiGateway: ApiGateway; readonly inventory: Inventory; readonly call: CallOptions },
): Promise<void> {
  const { apiGateway, inventory, call } = place;
  for (const ApiId of apiIds) {
    try {
      await apiGateway.call(new DeleteApiCommand({ ApiId }), call);
    } catch (error) {
      if (failureOf(error).kind !== 'notFound') throw error;
    }
    inventory.apis.forget(ApiId);
  }
}
