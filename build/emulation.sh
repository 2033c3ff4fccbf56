#!/bin/bash
# Lets this machine run programs of other architectures under qemu, for the tests that start the foreign images: build/emulation.sh ARCHITECTURE...
# Where the kernel does not allow it, says so and succeeds: those tests are then skipped.
set -euo pipefail
. build/environment.sh
. build/architecture.sh

registry=/proc/sys/fs/binfmt_misc
sudo=()
[[ $EUID == 0 ]] || sudo=(sudo)

# Debian 13's qemu for i386: under Debian 12's 7.2 Mono ends with "Cannot transition thread ... with FINISH_ASYNC_SUSPEND".
qemu_i386=$PWD/artifacts/qemu-i386

# entry MACHINE: the line for the kernel. Debian has none for i386, which most amd64 kernels run by themselves.
entry() {
  if [[ $1 == i386 ]]; then
    printf '%s' ':qemu-i386:M::\x7fELF\x01\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x03\x00' \
      ":\\xff\\xff\\xff\\xff\\xff\\xfe\\xfe\\x00\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xfe\\xff\\xff\\xff:$qemu_i386:F"
  else
    cat "/usr/lib/binfmt.d/qemu-$1.conf"
  fi
}

# runs_386: whether this kernel runs programs of i386: one that ends with status 0, the shortest there is.
runs_386() {
  local program status=0
  program=$(mktemp)
  clang --target=i686-linux-gnu -nostdlib -static -fuse-ld=lld -x assembler -o "$program" - <<<'.globl _start; _start: movl $1, %eax; xorl %ebx, %ebx; int $0x80'
  "$program" 2>/dev/null || status=$?
  rm "$program"
  return "$status"
}

# warn_of_old_qemu: what somebody else has registered for i386 stays, but may be too old.
warn_of_old_qemu() {
  local interpreter version
  interpreter=$(sed -n 's/^interpreter //p' "$registry/qemu-i386")
  # The kernel may hold one that is no file any more.
  version=$({ "$interpreter" --version 2>/dev/null || true; } | sed -n 's/^qemu-i386 version \([0-9]*\).*/\1/p')
  [[ -z $version ]] || ((version >= 8)) ||
    echo "build.sh: $interpreter is qemu $version, under which Mono ends: 386 needs 8 or later ('echo -1 >$registry/qemu-i386' makes room for it)"
}

# install_qemu MACHINE
install_qemu() {
  if [[ $1 == i386 ]]; then
    build/base-image.sh
    mkdir -p artifacts
    docker run --rm debian:trixie-slim sh -ec \
      'cd /tmp; { apt-get -qq update; apt-get -qq download qemu-user; } >&2
      dpkg-deb --fsys-tarfile qemu-user_*.deb | tar --extract --to-stdout ./usr/bin/qemu-i386' >"$qemu_i386.part"
    chmod +x "$qemu_i386.part"
    mv "$qemu_i386.part" "$qemu_i386"
  else
    command -v "qemu-$1-static" >/dev/null || build/install.sh qemu-user-static
  fi
}

for architecture; do
  [[ $architecture != "$(host_architecture)" ]] || continue
  case $architecture in
    amd64) machine=x86_64 ;;
    arm64) machine=aarch64 ;;
    armv7 | armv6) machine=arm ;;
    386) machine=i386 ;;
    *) machine=$architecture ;;
  esac
  [[ -e $registry/register ]] || "${sudo[@]}" mount -t binfmt_misc binfmt_misc "$registry" || true
  if [[ -e $registry/qemu-$machine ]]; then
    [[ $machine != i386 ]] || warn_of_old_qemu
    continue
  fi
  [[ $machine != i386 ]] || ! runs_386 || continue
  install_qemu "$machine"
  # Where systemd or binfmt-support runs, the package has registered itself.
  [[ ! -e $registry/qemu-$machine ]] || continue
  line=$(entry "$machine")
  "${sudo[@]}" tee "$registry/register" >/dev/null <<<"$line" ||
    echo "build.sh: the kernel takes no binfmt_misc entry: programs for $architecture cannot be started here"
done
