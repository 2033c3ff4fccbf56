{{/* Parts of the pod: probes, mounts, volumes. */}}

{{/* A probe. Commands of the other chart's image, which come along with a copy of its values, give way to ours: (list PROBE [COMMAND]) */}}
{{- define "mail.probe" -}}
{{- $probe := deepCopy (index . 0) }}
{{- $command := dig "exec" "command" (list) $probe | join " " }}
{{- if regexMatch "/scripts/healthcheck\\.sh|supervisord|nc 127\\.0\\.0\\.1 587" $command }}
{{- $_ := set $probe "exec" (dict "command" (index . 1)) }}
{{- end }}
{{- /* Another kind of probe in the values joins the default's exec; the API takes one kind. */}}
{{- if or $probe.tcpSocket $probe.httpGet $probe.grpc }}{{ $probe = omit $probe "exec" }}{{ end }}
{{- toYaml $probe }}
{{- end }}

{{/* The mounts of the relay. Of two at the same path the later counts, so that those of extraVolumeMounts take the place of ours. */}}
{{- define "mail.mounts" -}}
{{- $volume := include "mail.fullname" . }}
{{- $mounts := list
  (dict "mountPath" "/tmp" "name" "tmp")
  (dict "mountPath" "/run" "name" "run")
  (dict "mountPath" "/etc/postfix" "name" "etc-postfix")
  (dict "mountPath" "/etc/opendkim" "name" "etc-opendkim")
  (dict "mountPath" "/etc/opendkim/keys" "name" $volume "subPath" "dkim")
  (dict "mountPath" "/var/lib/postfix" "name" "lib-postfix")
  (dict "mountPath" "/var/spool/postfix" "name" $volume "subPath" "spool") }}
{{- if .Values.dkim.existingSecret }}{{ $mounts = append $mounts (dict "mountPath" "/etc/opendkim/keys" "name" "dkim-keys" "readOnly" true) }}{{ end }}
{{- if .Values.mountSecret.enabled }}{{ $mounts = append $mounts (dict "mountPath" .Values.mountSecret.path "name" "mount-secret" "readOnly" true) }}{{ end }}
{{- if (include "mail.secretNames" . | fromJson).files }}{{ $mounts = append $mounts (dict "mountPath" "/run/secrets/mail" "name" "secrets" "readOnly" true) }}{{ end }}
{{- if include "mail.hasCerts" . }}{{ $mounts = append $mounts (dict "mountPath" "/run/certs" "name" "certs" "readOnly" true) }}{{ end }}
{{- if .Values.config.toml }}{{ $mounts = append $mounts (dict "mountPath" "/etc/pfinit" "name" "toml" "readOnly" true) }}{{ end }}
{{- $byPath := dict }}
{{- range concat $mounts (include "mail.list" (list .Values.extraVolumeMounts .) | fromYamlArray) }}{{ $_ := set $byPath (trimSuffix "/" .mountPath) . }}{{ end }}
{{- range $byPath }}
- {{ toYaml . | nindent 2 | trim }}
{{- end }}
{{- end }}

{{/* The volumes that are no claim of the StatefulSet's. */}}
{{- define "mail.volumes" -}}
{{- $name := include "mail.fullname" . }}
{{- range list "tmp" "run" }}
- name: {{ . }}
  emptyDir:
    medium: Memory
    sizeLimit: 128Mi
{{- end }}
{{- range list "etc-postfix" "etc-opendkim" "lib-postfix" }}
- name: {{ . }}
  emptyDir: {}
{{- end }}
{{- if not .Values.persistence.enabled }}
- name: {{ $name }}
  emptyDir: {}
{{- else if .Values.persistence.existingClaim }}
- name: {{ $name }}
  persistentVolumeClaim:
    claimName: {{ tpl .Values.persistence.existingClaim . }}
{{- end }}
{{- with (include "mail.secretNames" . | fromJson).files }}
- name: secrets
  projected:
    # For root, as pfinit is.
    defaultMode: 0400
    sources:
      {{- range $secret := values . | uniq | sortAlpha }}
      - secret:
          name: {{ $secret }}
          items:
            {{- range $key, $from := (include "mail.secretNames" $ | fromJson).files }}
            {{- if eq $from $secret }}
            - key: {{ $key | quote }}
              path: {{ $key | quote }}
            {{- end }}
            {{- end }}
      {{- end }}
{{- end }}
{{- if include "mail.hasCerts" . }}
- name: certs
  secret:
    secretName: {{ include "mail.certsName" . }}
    defaultMode: 0400
{{- end }}
{{- with .Values.dkim.existingSecret }}
- name: dkim-keys
  secret:
    secretName: {{ tpl . $ }}
    # OpenDKIM reads them under its own account, whose number a Secret cannot have as its owner.
    defaultMode: 0444
{{- end }}
{{- if .Values.mountSecret.enabled }}
- name: mount-secret
  secret:
    secretName: {{ include "mail.nameWith" (list . "-mount") }}
{{- end }}
{{- if .Values.config.toml }}
- name: toml
  configMap:
    name: {{ include "mail.nameWith" (list . "-toml") }}
{{- end }}
{{- with include "mail.list" (list .Values.extraVolumes .) }}
{{ . }}
{{- end }}
{{- end }}

{{- define "mail.spread" -}}
{{- if .Values.topologySpreadConstraints }}
{{- toYaml .Values.topologySpreadConstraints }}
{{- else if .Values.topologySpread.enabled -}}
- maxSkew: {{ .Values.topologySpread.maxSkew }}
  topologyKey: {{ .Values.topologySpread.topologyKey }}
  whenUnsatisfiable: {{ .Values.topologySpread.whenUnsatisfiable }}
  labelSelector:
    matchLabels:
      {{- include "mail.selectorLabels" . | nindent 6 }}
{{- end }}
{{- end }}

{{- define "mail.dnsConfig" -}}
{{- range $field, $value := omit .Values.dns "policy" }}{{ if $value }}
{{ $field }}:
  {{- toYaml $value | nindent 2 }}
{{- end }}{{ end }}
{{- end }}
