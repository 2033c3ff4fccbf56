#!/bin/bash
# Links trimmed assemblies, Mono's runtime and the libraries that pfinit imports from into one static executable:
#   link.sh ARCHITECTURE TOOLCHAIN ASSEMBLIES OUTPUT
# ARCHITECTURE is Debian's name, TOOLCHAIN the target of clang. Run by build.sh from the repository's root.
set -euo pipefail

architecture=$1 toolchain=$2 assemblies=$3 output=$4
here=src/mono
root=artifacts/mono/$architecture
source=artifacts/mono/source
native=$source/external/corefx/src/Native/Unix
objects=artifacts/mono/objects-$architecture
# Before it was trimmed: its constants are still in it.
program=src/pfinit/bin/Release/net472/pfinit.exe
rm -rf "$objects"
mkdir -p "$objects" "$(dirname "$output")"

# The least processor that Debian's port of the architecture is for, and what only one needs.
further=() wrap=()
case $architecture in
  i386) processor=(-march=i686) ;;
  armel) processor=(-march=armv5te -mfloat-abi=soft) ;;
  armhf) processor=(-march=armv7-a -mfpu=vfpv3-d16 -mfloat-abi=hard) ;;
  ppc64el) processor=(-mcpu=power8) further=("$here/code.c") wrap=(-Wl,--wrap=mmap) ;;
esac
compile=(clang "--target=$toolchain" "${processor[@]}" "--sysroot=$root" -std=gnu11 -Os -fno-pie
  -ffunction-sections -fdata-sections -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64
  -isystem "$source" -isystem "$native/Common" -isystem "$native/System.Native" "-I$here")
strict=(-Wall -Wextra -Werror)

dotnet run --project "$here/tables" -c Release --verbosity quiet -- "$objects" "$program" "$assemblies"/*.dll "$assemblies"/*.exe

for file in "$here"/{loader,library,start}.c "$objects"/{imports,assemblies,layouts}.c src/pfinit/Kernel/*.c "${further[@]}"; do
  "${compile[@]}" "${strict[@]}" -c "$file" -o "$objects/$(basename "$file" .c).o"
done
# Mono's System.Native, as far as pfinit needs it. The warnings would be Mono's.
for name in pal_errno pal_io pal_random pal_uid; do
  "${compile[@]}" -w -c "$native/System.Native/$name.c" -o "$objects/$name.o"
done

"${compile[@]}" -fuse-ld=lld -static -Wl,--gc-sections,--strip-all,--wrap=sigprocmask,--wrap=sigwait,--wrap=open,--wrap=open64 "${wrap[@]}" \
  -o "$output" "$objects"/*.o \
  -Wl,--start-group -lmonosgen-2.0 -lssl -lcrypto -llmdb -lz -lzstd -latomic -lm -lpthread -lc -Wl,--end-group
