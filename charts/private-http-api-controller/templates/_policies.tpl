{{/* A ValidatingAdmissionPolicy's binding, as all of them have it. */}}
{{- define "controller.policyBinding" -}}
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: {{ .name }}
  labels:
    {{- include "controller.labels" .root | nindent 4 }}
spec:
  policyName: {{ .name }}
  validationActions: {{ toJson .root.Values.admissionPolicies.validationActions }}
  {{- with .paramRef }}
  paramRef:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{/* CEL: whether the namespace has the label that a policy asks for. */}}
{{- define "controller.namespaceHasLabel" -}}
has(namespaceObject.metadata.labels) && {{ .namespaceLabel | squote }} in namespaceObject.metadata.labels &&
namespaceObject.metadata.labels[{{ .namespaceLabel | squote }}] == {{ .namespaceLabelValue | squote }}
{{- end -}}

{{/* CEL: whether the object that is to be deleted says that this is meant. */}}
{{- define "controller.deletionIsConfirmed" -}}
has(oldObject.metadata.annotations) && 'privatehttp.io/confirm-deletion' in oldObject.metadata.annotations &&
oldObject.metadata.annotations['privatehttp.io/confirm-deletion'] == 'true'
{{- end -}}
