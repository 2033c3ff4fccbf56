"""Masks mail addresses for rsyslog's mmexternal: a message a line in, a JSON object a line out. As short as such a program can be."""
import json
import re
import sys

ADDRESS = re.compile(r"([^\s<>@=,]+)@([^\s<>@,]+)")


def masked(match):
    local, domain = match.groups()
    labels, dot, last = domain.rpartition(".")
    return local[0] + "*" + local[-1] + "@" + re.sub("[^.]", "*", labels) + dot + last


for line in sys.stdin:
    sys.stdout.write(json.dumps({"msg": ADDRESS.sub(masked, line.rstrip("\n"))}) + "\n")
    sys.stdout.flush()
