# shellcheck shell=bash
# Sourced: names of an architecture, which Docker, .NET and the kernel call differently.

# All that pfinit has images for. The tag of an image is pfinit:ARCHITECTURE.
# shellcheck disable=SC2034
every_architecture='amd64 arm64 armv7 armv6 386 ppc64le'

# The architecture of this machine, in Docker's words.
host_architecture() {
  case $(uname -m) in
    x86_64) echo amd64 ;;
    aarch64) echo arm64 ;;
    *) echo "build.sh: pfinit cannot be built on $(uname -m); x86_64 and aarch64 build it for all others" >&2; return 1 ;;
  esac
}

# runtime_identifier ARCHITECTURE: what .NET calls it.
runtime_identifier() {
  case $1 in
    amd64) echo linux-x64 ;;
    *) echo "linux-$1" ;;
  esac
}

# platform ARCHITECTURE: what Docker calls it, with operating system and variant.
platform() {
  case $1 in
    armv*) echo "linux/arm/${1#arm}" ;;
    *) echo "linux/$1" ;;
  esac
}
