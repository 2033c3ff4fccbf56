# shellcheck shell=bash
# Sourced by build.sh, and by a developer who calls the scripts in build/ one by one: what all of them expect.

# Attestations would make a list of each image, which no list of all of them may name.
export DOCKER_BUILDKIT=1 BUILDX_NO_DEFAULT_ATTESTATIONS=1
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1

# Where prepare.sh puts a .NET SDK, and a link to the docker client that works.
[[ ! -x $HOME/.dotnet/dotnet ]] || export PATH=$HOME/.dotnet:$PATH DOTNET_ROOT=$HOME/.dotnet
# Debian's users have no ldconfig and dockerd on theirs.
export PATH=$PWD/artifacts/bin:$PATH:/usr/sbin:/sbin
