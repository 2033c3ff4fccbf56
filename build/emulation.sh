#!/bin/bash
# Lets this machine run programs of another architecture under qemu, for the test that starts the foreign image: build/emulation.sh ARCHITECTURE
# Where the kernel does not allow it, says so and succeeds: that one test is then skipped.
set -euo pipefail
. build/architecture.sh

[[ $1 != "$(host_architecture)" ]] || exit 0
case $1 in
  amd64) machine=x86_64 ;;
  arm64) machine=aarch64 ;;
esac

registry=/proc/sys/fs/binfmt_misc
[[ ! -e $registry/qemu-$machine ]] || exit 0
command -v "qemu-$machine-static" >/dev/null || build/install.sh qemu-user-static

sudo=()
[[ $EUID == 0 ]] || sudo=(sudo)
{
  [[ -e $registry/register ]] || "${sudo[@]}" mount -t binfmt_misc binfmt_misc "$registry"
  [[ -e $registry/qemu-$machine ]] || "${sudo[@]}" tee "$registry/register" <"/usr/lib/binfmt.d/qemu-$machine.conf" >/dev/null
} 2>/dev/null || echo "build.sh: the kernel takes no binfmt_misc entry: programs for $1 cannot be started here"
