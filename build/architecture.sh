# shellcheck shell=bash
# Sourced: names of an architecture, which Docker, .NET and the kernel call differently.

# The architecture of this machine, in Docker's words.
host_architecture() {
  case $(uname -m) in
    x86_64) echo amd64 ;;
    aarch64) echo arm64 ;;
    *) echo "build.sh: pfinit has no build for $(uname -m) yet" >&2; return 1 ;;
  esac
}

# runtime_identifier ARCHITECTURE: what .NET calls it.
runtime_identifier() {
  case $1 in
    amd64) echo linux-x64 ;;
    *) echo "linux-$1" ;;
  esac
}
