{{/* Values that fit together badly end here with a line that says what to do. */}}
{{- define "mail.validate" -}}
{{- if and .Values.persistence.enabled .Values.persistence.existingClaim (include "mail.severalPods" .) }}
{{- fail "persistence.existingClaim: one volume is one queue, and a queue belongs to one pod: leave it empty, so that each pod has a claim of its own, or run one pod without autoscaling" }}
{{- end }}
{{- if regexMatch "(^|/)(boky|bokysan)/postfix$" .Values.image.repository }}
{{- fail (printf "image.repository: %s has no pfinit, which the probes call: name the image of pfinit, or leave it out" .Values.image.repository) }}
{{- end }}
{{- if and .Values.autoscaling.enabled (gt (int .Values.autoscaling.minReplicas) (int .Values.autoscaling.maxReplicas)) }}
{{- fail "autoscaling: minReplicas is greater than maxReplicas" }}
{{- end }}
{{- end }}
