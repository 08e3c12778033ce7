{{/* Name of the chart's objects that are the release's only ones of their kind. */}}
{{- define "controller.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- $full := contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name) -}}
{{- $full | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "controller.selectorLabels" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "controller.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "controller.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.extraLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "controller.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "controller.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- required "serviceAccount.name is required where serviceAccount.create is false: the name of the ServiceAccount that is there already." .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "controller.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ default $.Chart.AppVersion .tag }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The subject that all bindings have. */}}
{{- define "controller.subjects" -}}
- kind: ServiceAccount
  name: {{ include "controller.serviceAccountName" . }}
  namespace: {{ .Release.Namespace }}
{{- end -}}

{{/* The rules for what lives in namespaces: one ClusterRole, or a Role in each that is watched. */}}
{{- define "controller.namespacedRules" -}}
- apiGroups: [apigateway.privatehttp.io]
  resources: [privatehttpapis]
  verbs: [list, watch, patch] # patch: its finalizer
- apiGroups: [apigateway.privatehttp.io]
  resources: [privatehttpapis/status]
  verbs: [patch]
- apiGroups: [networking.k8s.io]
  resources: [ingresses]
  verbs: [get, list, watch] # get: one that is referred to later
- apiGroups: [""]
  resources: [services]
  verbs: [get, list, watch]
- apiGroups: [gateway.networking.k8s.io] # which need not be installed
  resources: [gateways]
  verbs: [get, list, watch]
- apiGroups: [gateway.networking.k8s.io]
  resources: [listenersets, referencegrants]
  verbs: [list, watch]
- apiGroups: [discovery.k8s.io]
  resources: [endpointslices]
  verbs: [list, watch] # of Services whose pods are registered in Cloud Map
{{- end -}}

{{- define "controller.eventRules" -}}
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create, patch] # patch: the count of one that repeats
{{- end -}}

{{/* The controller's flags, one a line of YAML. */}}
{{- define "controller.args" -}}
{{- $name := required "clusterName is required: the name of this cluster in AWS, by which its APIs and VPC links are told from those of others. Example: --set clusterName=production" .Values.clusterName -}}
- --cluster-name={{ $name }}
{{- with .Values.region }}
- --region={{ . }}
{{- end }}
{{- with .Values.vpcId }}
- --vpc-id={{ . }}
{{- end }}
{{- with .Values.watchNamespaces }}
- --watch-namespaces={{ join "," . }}
{{- end }}
{{- if .Values.defaultTags }}
{{- $tags := list }}
{{- range $key, $value := .Values.defaultTags }}
{{- if or (regexMatch "^(aws:|privatehttp[.]io/|$)" $key) (regexMatch "[=,]" (print $key $value)) }}
{{- fail (printf "defaultTags has the tag %q: a key begins with neither aws: nor privatehttp.io/, and neither it nor its value has = or , in it. Example: {team: platform}" (printf "%s=%s" $key $value)) }}
{{- end }}
{{- $tags = append $tags (printf "%s=%s" $key $value) }}
{{- end }}
- {{ printf "--default-tags=%s" (join "," $tags) | quote }}
{{- end }}
{{- if .Values.allowedListeners }}
{{- $pairs := list }}
{{- range $namespace, $arns := .Values.allowedListeners }}
{{- if not (regexMatch "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$" $namespace) }}
{{- fail (printf "allowedListeners has %q, which is no name of a namespace. Example: {saas: ['arn:aws:elasticloadbalancing:…']}" $namespace) }}
{{- end }}
{{- range $arns }}{{ $pairs = append $pairs (printf "%s=%s" $namespace .) }}{{ end }}
{{- end }}
- {{ printf "--allowed-listeners=%s" (join "," $pairs) | quote }}
{{- end }}
{{- if .Values.allowedCloudMapServices }}
{{- $pairs := list }}
{{- range $namespace, $arns := .Values.allowedCloudMapServices }}
{{- if not (regexMatch "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$" $namespace) }}
{{- fail (printf "allowedCloudMapServices has %q, which is no name of a namespace. Example: {saas: ['arn:aws:servicediscovery:…']}" $namespace) }}
{{- end }}
{{- range $arns }}{{ $pairs = append $pairs (printf "%s=%s" $namespace .) }}{{ end }}
{{- end }}
- {{ printf "--allowed-cloud-map-services=%s" (join "," $pairs) | quote }}
{{- end }}
{{- with .Values.loadBalancerClusterName }}
- --load-balancer-cluster-name={{ . }}
{{- end }}
- --shared-listeners={{ .Values.sharedListeners }}
- --load-balancer-resync={{ .Values.loadBalancerResync }}
{{- with .Values.takeOverClusterUids }}
- --take-over-cluster-uid={{ join "," . }}
{{- end }}
- --aws-rate-share={{ .Values.awsRateShare }}
- --resync-interval={{ .Values.resyncInterval }}
- --deployments-kept={{ .Values.deploymentsKept }}
- --vpc-link-grace={{ .Values.vpcLinkGrace }}
- --workers={{ .Values.workers }}
- --log-level={{ .Values.logLevel }}
- --metrics-bind-address={{ .Values.metrics.enabled | ternary (printf ":%v" .Values.metrics.port) "0" }}
- --health-probe-bind-address=:{{ .Values.healthPort }}
{{- range .Values.extraArgs }}
- {{ . | quote }}
{{- end }}
{{- end -}}
