{{/* The relay's settings: what goes into the environment, and what into files. */}}

{{/* A scalar as the text that was written: YAML's numbers arrive as floating point, and 52428800 would come out as 5.24288e+07. */}}
{{- define "mail.text" -}}
{{- if and (kindIs "float64" .) (eq (floor .) .) }}{{ int64 . }}{{ else }}{{ . }}{{ end -}}
{{- end }}

{{/* Settings that pfinit reads from NAME_FILE and that may be secrets. */}}
{{- define "mail.isSecretSetting" -}}
{{- if and (regexMatch "^(RELAYHOST|SASL_RELAYHOST|SMTPD_SASL_USERS|ANONYMIZE_EMAILS|XOAUTH2_|POSTFIX_|POSTFIXMASTER_|OPENDKIM_)" .) (not (hasSuffix "_FILE" .)) }}true{{ end -}}
{{- end }}

{{/* What the chart's own Secret holds, as JSON: `secret`, and passwords that stand in config.general. */}}
{{- define "mail.secretData" -}}
{{- $data := dict }}
{{- range $name, $value := .Values.config.general }}
{{- if and (not (kindIs "invalid" $value)) (has $name (list "RELAYHOST_PASSWORD" "SMTPD_SASL_USERS" "XOAUTH2_SECRET" "XOAUTH2_INITIAL_ACCESS_TOKEN" "XOAUTH2_INITIAL_REFRESH_TOKEN")) }}
{{- $_ := set $data $name (include "mail.text" $value) }}
{{- end }}
{{- end }}
{{- range $name, $value := .Values.secret }}
{{- $_ := set $data $name (include "mail.text" $value) }}
{{- end }}
{{- toJson $data }}
{{- end }}

{{/* Names of secrets by the way they take, as JSON: `files`, `variables` (each a map from name to the Secret it is in). */}}
{{- define "mail.secretNames" -}}
{{- $own := include "mail.fullname" . }}
{{- $files := dict }}
{{- $variables := dict }}
{{- $from := dict }}
{{- range $name, $_ := include "mail.secretData" . | fromJson }}{{ $_ := set $from $name $own }}{{ end }}
{{- range .Values.existingSecretKeys }}{{ $_ := set $from . (required "existingSecretKeys: existingSecret is empty" $.Values.existingSecret) }}{{ end }}
{{- range $name, $secret := $from }}
{{- $_ := set (ternary $files $variables (and $.Values.secretsAsFiles (eq "true" (include "mail.isSecretSetting" $name)))) $name $secret }}
{{- end }}
{{- dict "files" $files "variables" $variables | toJson }}
{{- end }}

{{- define "mail.hasCerts" -}}
{{- if or .Values.certs.create .Values.certs.existingSecret .Values.certs.certManager.enabled }}true{{ end -}}
{{- end }}

{{- define "mail.certsName" -}}
{{- tpl .Values.certs.existingSecret . | default (include "mail.nameWith" (list . "-certs")) }}
{{- end }}

{{/* What the chart itself has to tell the relay, as JSON. A user's setting of the same name wins. */}}
{{- define "mail.ownSettings" -}}
{{- $timeout := sub (int .Values.terminationGracePeriodSeconds) 5 | max 1 | min 86400 }}
{{- $users := toString .Values.config.general.DRAIN_TIMEOUT }}
{{- if regexMatch "^[0-9]+s$" $users }}{{ $timeout = trimSuffix "s" $users | int }}{{ end }}
{{- /* Half of the time at most: the rest is for the mail. */}}
{{- $delay := max (int .Values.preStopSleepSeconds) (int .Values.drain.delaySeconds) | min (div $timeout 2) }}
{{- $own := dict "DRAIN_TIMEOUT" (printf "%ds" $timeout) "DRAIN_DELAY" (printf "%ds" $delay) "DRAIN_QUEUE" (ternary "1" "0" .Values.drain.queue) }}
{{- /* On 465 TLS would come first, which the relay does not speak to a peer. */}}
{{- if and .Values.drain.toPeers (include "mail.severalPods" .) (ne 465 (int .Values.service.port)) }}
{{- $_ := set $own "DRAIN_TO" (printf "[%s]:%d" (include "mail.serviceHost" .) (int .Values.service.port)) }}
{{- end }}
{{- if .Values.metrics.enabled }}{{ $_ := set $own "METRICS_LISTEN" (printf ":%d" (int .Values.metrics.port)) }}{{ end }}
{{- if .Values.config.toml }}{{ $_ := set $own "PFINIT_CONFIG" "/etc/pfinit/pfinit.toml" }}{{ end }}
{{- if include "mail.hasCerts" . }}
{{- $_ := set $own "POSTFIX_smtpd_tls_cert_file" "/run/certs/tls.crt" }}
{{- $_ := set $own "POSTFIX_smtpd_tls_key_file" "/run/certs/tls.key" }}
{{- $_ := set $own "POSTFIX_smtpd_tls_security_level" "may" }}
{{- end }}
{{- if or .Values.dkim.existingSecret (and .Values.mountSecret.enabled (eq (trimSuffix "/" .Values.mountSecret.path) "/etc/opendkim/keys")) }}
{{- /* OpenDKIM would refuse a key below a directory that a group may write to, as that of a Secret. */}}
{{- $_ := set $own "OPENDKIM_RequireSafeKeys" "no" }}
{{- end }}
{{- range $name, $_ := (include "mail.secretNames" . | fromJson).files }}
{{- $_ := set $own (print $name "_FILE") (print "/run/secrets/mail/" $name) }}
{{- end }}
{{- toJson $own }}
{{- end }}

{{/* The environment from the ConfigMap, as JSON: the chart's settings, then config.*, without what is in a Secret. */}}
{{- define "mail.environment" -}}
{{- $all := include "mail.ownSettings" . | fromJson }}
{{- range $prefix, $settings := dict "" .Values.config.general "POSTFIX_" .Values.config.postfix "OPENDKIM_" .Values.config.opendkim "RSPAMD_" .Values.config.rspamd }}
{{- range $name, $value := $settings }}
{{- if not (kindIs "invalid" $value) }}{{ $_ := set $all (print $prefix $name) (include "mail.text" $value) }}{{ end }}
{{- end }}
{{- end }}
{{- $names := include "mail.secretNames" . | fromJson }}
{{- range $name, $_ := merge (dict) $names.files $names.variables }}{{ $_ := unset $all $name }}{{ end }}
{{- toJson $all }}
{{- end }}
