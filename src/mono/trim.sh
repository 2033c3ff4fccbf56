#!/bin/bash
# Takes out of pfinit.exe and the class library what is never called: trim.sh OUTPUT, a directory that then holds every assembly of the program.
# Run by build.sh from the repository's root. .NET's linker (ILLink) does the work, on Mono's assemblies from Debian.
set -euo pipefail

output=$1
program=src/pfinit/bin/Release/net472
library=artifacts/mono/all/usr/lib/mono/4.5
log=artifacts/mono/trim.log

dotnet build src/pfinit -f net472 -c Release -p:RunAnalyzers=false --verbosity quiet --nologo

# The linker that Native AOT publishes with, restored with it.
IFS=$'\t' read -r packages version < <(
  dotnet msbuild src/pfinit -getProperty:NuGetPackageRoot -getProperty:NativeAotVersion -p:TargetFramework=net472 |
    sed -n 's/.*": "\(.*\)".*/\1/p' | paste -s)
linker=$packages/microsoft.net.illink.tasks/$version/tools/net/illink.dll

# mscorlib.dll's own list of what the runtime reaches from C, without the attributes by which Mono's linker leaves features out.
sed -E 's/ feature="[a-z]+"//' artifacts/mono/source/mcs/class/corlib/LinkerDescriptor/mscorlib.xml >artifacts/mono/mscorlib.xml

rm -rf "$output"
dotnet "$linker" -a "$program/pfinit.exe" entrypoint -x artifacts/mono/mscorlib.xml --ignore-descriptors true \
  -d "$program" -d "$library" -d "$library/Facades" \
  --action link --trim-mode link --deterministic --singlewarn --singlewarn- pfinit -out "$output" >"$log" 2>&1 || {
  tail -n 20 "$log" >&2
  echo "trim.sh: ILLink failed: see above, or all of it in $log" >&2
  exit 1
}
# Mono's class library was not written to be trimmed, and its list names more than Debian's build has. Of all else a warning is an error.
ours=$(grep -E 'warning IL[0-9]+' "$log" | grep -vE "(^|/)$library/|^artifacts/mono/mscorlib\.xml\(|^ILLink: warning IL2033: System\.") || true
if [[ -n $ours ]]; then
  echo "$ours" >&2
  echo "trim.sh: ILLink warns of what it may have taken out wrongly: see above" >&2
  exit 1
fi
# Settings for .NET Framework's loader.
rm -f "$output/pfinit.exe.config"
