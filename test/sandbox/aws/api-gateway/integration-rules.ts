import type { Integration } from '@aws-sdk/client-apigatewayv2';
import { notSimulated } from '../not-simulated.ts';
import type { GatewayContext } from './context.ts';
import { faults } from './faults.ts';
import { checkLength } from './input.ts';
import { checkRequestParameters, checkResponseParameters } from './parameter-mapping.ts';

const types: readonly string[] = ['AWS', 'AWS_PROXY', 'HTTP', 'HTTP_PROXY', 'MOCK'];
const methods: readonly string[] = ['ANY', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/**
 * Checks an integration as it would be stored. In which order API Gateway finds fault is not published (assumed: as here).
 *
 * @throws BadRequestException
 */
export function checkIntegration(context: GatewayContext, region: string, integration: Integration): void {
  checkKind(integration);
  checkLength('Description', integration.Description, 1024);
  checkMethod(integration);
  checkTimeout(integration.TimeoutInMillis);
  checkConnection(context, region, integration);
  checkUri(context, region, integration.IntegrationUri);
  checkRequestParameters(integration.RequestParameters ?? {});
  checkResponseParameters(integration.ResponseParameters ?? {});
}

function checkKind({ IntegrationType: type, ConnectionType }: Integration): void {
  if (type === undefined || !types.includes(type))
    throw faults.badValue('integrationType', type ?? '', types.join(', '));
  if (!type.endsWith('_PROXY')) throw faults.notAProxy();
  if (type !== 'HTTP_PROXY' || ConnectionType !== 'VPC_LINK') {
    throw notSimulated(
      'The sandbox simulates private integrations only: IntegrationType HTTP_PROXY, ConnectionType VPC_LINK.',
    );
  }
}

function checkMethod({ IntegrationMethod, PayloadFormatVersion }: Integration): void {
  if (IntegrationMethod === undefined) throw faults.methodMissing();
  if (!methods.includes(IntegrationMethod)) {
    throw faults.badValue('integrationMethod', IntegrationMethod, methods.join(', '));
  }
  if (PayloadFormatVersion === undefined) throw faults.payloadFormatMissing();
  if (PayloadFormatVersion === '2.0') throw faults.payloadFormat2();
  if (PayloadFormatVersion !== '1.0') throw faults.payloadFormatUnknown(PayloadFormatVersion);
}

function checkTimeout(ms = 30_000): void {
  if (!Number.isInteger(ms) || ms < 50 || ms > 30_000) throw faults.timeout();
}

/** A link may still be PENDING (assumed). */
function checkConnection(context: GatewayContext, region: string, { ConnectionId }: Integration): void {
  if (ConnectionId === undefined) throw faults.connectionIdMissing();
  const link = context.region(region).vpcLinks.get(ConnectionId);
  if (link === undefined || link.VpcLinkStatus === 'DELETING') throw faults.unknownVpcLink(ConnectionId);
}

/**
 * That the listener is in the link's VPC is not checked (assumed): requests find out. Behind a Cloud Map service's ARN comes
 * what its instances have to have, as a query string (documented).
 */
function checkUri({ neighbours }: GatewayContext, region: string, uri = ''): void {
  const serviceArn = /^(arn:aws[a-z-]*:servicediscovery:[^:]+:\d{12}:service\/srv-[a-z0-9]+)(\?.*)?$/.exec(uri)?.[1];
  if (serviceArn !== undefined) {
    if (!neighbours.hasService(region, serviceArn)) throw faults.serviceNotRetrieved();
    return;
  }
  const listenerArn = /^arn:aws[a-z-]*:elasticloadbalancing:[^:]+:\d{12}:listener\/(app|net)\/[^/]+\/[^/]+\/[^/]+$/;
  if (!listenerArn.test(uri)) throw faults.integrationUri();
  if (!neighbours.hasListener(region, uri)) throw faults.listenerNotRetrieved();
}
