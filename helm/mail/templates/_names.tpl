{{/* Names and labels. They, the selector and the names of volumes are those of the boky/postfix chart, so that a release of it can be upgraded in place. */}}

{{- define "mail.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "mail.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* The full name and a suffix, as long as a name may be: (list $ SUFFIX) */}}
{{- define "mail.nameWith" -}}
{{- $suffix := index . 1 }}
{{- include "mail.fullname" (index . 0) | trunc (sub 63 (len $suffix) | int) | trimSuffix "-" }}{{ $suffix }}
{{- end }}

{{- define "mail.selectorLabels" -}}
app.kubernetes.io/name: {{ include "mail.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "mail.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "mail.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* name, namespace, labels, annotations of an object: (list $ SUFFIX LABELS ANNOTATIONS) */}}
{{- define "mail.metadata" -}}
{{- $root := index . 0 -}}
name: {{ include "mail.nameWith" (list $root (index . 1)) }}
namespace: {{ $root.Release.Namespace }}
labels:
  {{- merge (dict) (index . 2 | default dict) (include "mail.labels" $root | fromYaml) | toYaml | nindent 2 }}
{{- with index . 3 }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "mail.serviceAccountName" -}}
{{- default (ternary (include "mail.fullname" .) "default" .Values.serviceAccount.create) .Values.serviceAccount.name }}
{{- end }}

{{- define "mail.serviceHost" -}}
{{ include "mail.fullname" . }}.{{ .Release.Namespace }}.svc.{{ .Values.clusterDomain }}
{{- end }}

{{/* A value that is a list, or a template that makes one, as a YAML list: (list VALUE $) */}}
{{- define "mail.list" -}}
{{- $value := index . 0 -}}
{{- if kindIs "string" $value }}{{ $value = tpl $value (index . 1) | fromYamlArray }}{{ end -}}
{{- range $value }}{{ if kindIs "string" . }}{{ fail (printf "a list of objects is wanted: %s" .) }}{{ end }}{{ end -}}
{{- if $value }}{{ toYaml $value }}{{ end -}}
{{- end }}

{{/* More than one pod, now or after scaling up. */}}
{{- define "mail.severalPods" -}}
{{- if gt (int (ternary .Values.autoscaling.maxReplicas .Values.replicaCount .Values.autoscaling.enabled)) 1 }}true{{ end -}}
{{- end }}
