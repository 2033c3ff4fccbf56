#!/bin/bash
# Replaces ICU's data library (32 MB) by one that holds only what Postfix asks for: shrink-icu.sh LIBRARY TOOLCHAIN
# Run by the Dockerfile on the chiselled tree. TOOLCHAIN is the binutils prefix of LIBRARY's architecture, such as aarch64-linux-gnu.
# Postfix uses ICU for international domain names alone: the rules of UTS #46, and the list of converter names that ICU opens at its start.
set -euo pipefail

library=$(realpath "$1") toolchain=$2
items=(uts46.nrm cnvalias.icu)

soname=$("$toolchain-readelf" --dynamic "$library" | sed -n 's/.*(SONAME).*\[\(.*\)\]/\1/p')
major=${soname##*.}
name=icudt$major # the symbol is icudtNN_dat; the file must be called icudtNNl.dat, since icupkg takes the prefix of the items from it

work=$(mktemp -d)
cd "$work"
mkdir whole items small

# The data is one object in .rodata; on ARM others stand before it.
address() { "$toolchain-readelf" --wide "$1" "$library" | sed -n "s/$2/0x\\1/p"; }
section=$(address --sections '.* \.rodata *PROGBITS *\([0-9a-f]*\) .*')
data=$(address --dyn-syms ".*: \([0-9a-f]*\) .* ${name}_dat\$")
"$toolchain-objcopy" --output-target=binary --only-section=.rodata "$library" rodata
tail -c "+$((data - section + 1))" rodata >"whole/${name}l.dat"
for item in "${items[@]}"; do icupkg --destdir items --extract "$item" "whole/${name}l.dat"; done
printf '%s\n' "${items[@]}" >items.lst
icupkg --sourcedir items --add items.lst new "small/${name}l.dat"

# Where floating-point registers pass arguments, the dynamic linker takes no library that does not say so.
[[ $toolchain == *eabihf ]] && attribute='.eabi_attribute Tag_ABI_VFP_args, 1' || attribute=''
"$toolchain-as" -o data.o - <<END
  $attribute
  .section .rodata
  .globl ${name}_dat
  .type ${name}_dat, %object
  .balign 16
${name}_dat:
  .incbin "small/${name}l.dat"
  .size ${name}_dat, . - ${name}_dat
  .section .note.GNU-stack,"",%progbits
END
"$toolchain-ld" -shared -z noexecstack -soname "$soname" -o "$library" data.o
"$toolchain-strip" --strip-unneeded "$library"
rm -r "$work"
