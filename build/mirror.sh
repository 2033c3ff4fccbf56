# shellcheck shell=bash
# Sourced: where Debian packages come from.

# mirror LABEL FALLBACK: the URI, without a slash at its end, under which this machine's apt knows the archive LABEL; FALLBACK where it knows none.
mirror() {
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(LABEL) $(REPO_URI)' |
    awk -v label="$1" -v uri="$2" '$1 == label { uri = $2 } END { sub("/$", "", uri); print uri }'
}

debian_mirror() { mirror Debian http://deb.debian.org/debian; }
debian_security_mirror() { mirror Debian-Security http://deb.debian.org/debian-security; }
