import type { Maker } from '../maker.ts';
import type { Ingress, IngressClass, IngressClassParams, IngressClassParamsSpec } from '../kinds.ts';

/** Whose an Ingress is. */
export type Classified =
  | { readonly state: 'ours'; readonly maker: Maker; readonly params: IngressClassParamsSpec | undefined }
  | { readonly state: 'foreign' }
  /** Its class, or the class's parameters, are not there: whatever it has stays as it is until they are. */
  | { readonly state: 'unclear'; readonly message: string };

export interface Classes {
  readonly classOf: (name: string) => IngressClass | undefined;
  readonly paramsOf: (name: string) => IngressClassParams | undefined;
}

/** Whose IngressClasses are ours. EKS Auto Mode has parameters of another kind, which are not simulated. */
const makerOf: Readonly<Record<string, Maker | undefined>> = {
  'ingress.k8s.aws/alb': 'k8s.aws',
  'eks.amazonaws.com/alb': 'eks.amazonaws.com',
};

/** The legacy annotation is checked first, then the IngressClass, with its parameters. */
export function classifyIngress(ingress: Ingress, { classOf, paramsOf }: Classes): Classified {
  const legacy = ingress.metadata.annotations?.['kubernetes.io/ingress.class'];
  if (legacy !== undefined)
    return legacy === 'alb' ? { state: 'ours', maker: 'k8s.aws', params: undefined } : { state: 'foreign' };

  const name = ingress.spec.ingressClassName;
  if (name === undefined) return { state: 'foreign' };
  const ingressClass = classOf(name);
  if (ingressClass === undefined) return { state: 'unclear', message: `There is no IngressClass ${name}.` };
  const { controller = '', parameters } = ingressClass.spec;
  const maker = makerOf[controller];
  if (maker === undefined) return { state: 'foreign' };
  if (parameters?.apiGroup !== 'elbv2.k8s.aws') return { state: 'ours', maker, params: undefined };

  const params = paramsOf(parameters.name);
  return params === undefined
    ? { state: 'unclear', message: `There are no IngressClassParams ${parameters.name}.` }
    : { state: 'ours', maker, params: params.spec ?? {} };
}
