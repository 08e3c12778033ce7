import { readFileSync } from 'node:fs';
import { Document, Scalar } from 'yaml';

const kinds = ['PrivateHttpApi', 'VpcLink'];

/** What is to be merged into Argo CD's own ConfigMap, so that it knows the health of our kinds. */
export function argoCdConfigMap(scriptPath: string): string {
  const script = new Scalar(readFileSync(scriptPath, 'utf8'));
  script.type = Scalar.BLOCK_LITERAL;
  const document = new Document({
    data: Object.fromEntries(
      kinds.map((kind) => [`resource.customizations.health.apigateway.privatehttp.io_${kind}`, script]),
    ),
  });
  document.commentBefore =
    ' Made from resource_customizations/ by "npm run generate".\n' +
    ' kubectl patch configmap argocd-cm -n argocd --patch-file integrations/argo-cd/argocd-cm.yaml';
  return document.toString();
}
