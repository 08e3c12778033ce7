/**
 * Why a condition, a resolution or an event is as it is. This is the whole list; docs/conditions.md explains each to the
 * people who read them.
 */
export type Reason =
  // Everything is as the spec asks for.
  | 'Accepted'
  | 'Resolved'
  | 'InternetFacing'
  | 'CloudMapPortNotAssured'
  | 'Available'
  | 'Programmed'
  | 'Ready'
  // The spec contradicts itself: somebody has to change it.
  | 'RouteConflict'
  // A backend is not there (yet).
  | 'IngressNotFound'
  | 'IngressHasNoLoadBalancer'
  | 'ServiceNotFound'
  | 'ServiceHasNoLoadBalancer'
  | 'GatewayApiNotInstalled'
  | 'GatewayNotFound'
  | 'GatewayHasNoLoadBalancer'
  | 'GatewayListenerNotFound'
  | 'LoadBalancerNotFound'
  | 'LoadBalancerNotActive'
  | 'ListenerNotFound'
  | 'CloudMapNamespaceNotFound'
  | 'CloudMapServiceNotFound'
  | 'EndpointsCreating'
  // A backend is there, but requests cannot be sent to it.
  | 'HostnameNotLoadBalancer'
  | 'LoadBalancerFailed'
  | 'LoadBalancerInOtherRegion'
  | 'ListenerRedirects'
  | 'ServicePortNotFound'
  | 'GatewayListenerAmbiguous'
  | 'GatewayListenerNotAccepted'
  | 'IngressPortNotFound'
  | 'ServiceHasNoSelector'
  | 'EndpointsInOtherRegion'
  | 'VpcNotFound'
  | 'ListenerNotHttp'
  | 'ListenerNotTls'
  | 'ServerNameMissing'
  | 'ListenerInOtherAccount'
  | 'CloudMapInOtherRegion'
  | 'CloudMapNamespaceAmbiguous'
  | 'CloudMapHttpNamespace'
  | 'CloudMapVpcUnknown'
  | 'BackendNotSupported'
  // A backend is there, and its owner has not consented.
  | 'NotAllowed'
  | 'ConsentWithdrawn'
  // The way into the VPC.
  | 'VpcLinkCreating'
  | 'VpcLinkDeleting'
  | 'VpcLinkFailed'
  | 'VpcLinkInUse'
  | 'VpcLinkInOtherRegion'
  | 'VpcLinkInOtherVpc'
  | 'VpcLinkNotFound'
  | 'VpcLinkNotAllowed'
  | 'NoSubnets'
  | 'SecurityGroupInUse'
  // The change is on its way.
  | 'WaitingForBackends'
  | 'Programming'
  // What is in AWS is another's, or may be.
  | 'OwnedByOtherCluster'
  | 'OwnershipUnclear'
  | 'LeftAlone'
  // Somebody else changed the API in AWS.
  | 'DriftCorrected'
  | 'DriftObserved'
  | 'ContestedByOtherWriter'
  // Somebody asked for nothing to be done.
  | 'Paused'
  // The API server said no.
  | 'Forbidden'
  // AWS said no, or nothing.
  | 'AccessDenied'
  | 'QuotaReached'
  | 'Rejected'
  | 'Conflict'
  | 'NotFound'
  | 'UnsupportedZone'
  | 'Throttled'
  | 'AwsUnavailable';
