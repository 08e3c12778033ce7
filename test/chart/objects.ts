import { stringify } from 'yaml';

const apiVersion = 'apigateway.privatehttp.io/v1alpha1';

/** A PrivateHttpApi in namespace saas, as YAML. */
export function api(name: string, spec: object = {}): string {
  const routes = [{ routeKey: 'ANY /saas-resource', backend: { ingress: { name: 'saas', port: 80 } } }];
  return stringify({
    apiVersion,
    kind: 'PrivateHttpApi',
    metadata: { name, namespace: 'saas' },
    spec: { routes, ...spec },
  });
}

/** A VpcLink, as YAML. */
export function link(name: string): string {
  return stringify({ apiVersion, kind: 'VpcLink', metadata: { name }, spec: { vpcId: 'vpc-0abc0123456789def' } });
}

/** Routes to a listener by its ARN. */
export const listenerRoutes = [
  {
    routeKey: 'ANY /saas-resource',
    backend: {
      listener: {
        arn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/shared/50dc6c495c0c9188/f2f7dc8efc522ab2',
      },
    },
  },
];
