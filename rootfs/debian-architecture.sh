# shellcheck shell=sh
# Sourced by the Dockerfile's steps: from TARGETARCH and TARGETVARIANT, what Debian calls that architecture, and the prefix of its binutils.
# shellcheck disable=SC2034
case $TARGETARCH$TARGETVARIANT in
  amd64)   debian_architecture=amd64   toolchain=x86_64-linux-gnu ;;
  arm64*)  debian_architecture=arm64   toolchain=aarch64-linux-gnu ;;
  armv7)   debian_architecture=armhf   toolchain=arm-linux-gnueabihf ;;
  armv6)   debian_architecture=armel   toolchain=arm-linux-gnueabi ;;
  386)     debian_architecture=i386    toolchain=i686-linux-gnu ;;
  ppc64le) debian_architecture=ppc64el toolchain=powerpc64le-linux-gnu ;;
  *) echo "no Debian packages are known for $TARGETARCH$TARGETVARIANT" >&2; exit 1 ;;
esac
