# The image: Postfix and OpenDKIM cut out of Debian packages, our files, pfinit as PID 1.
#
#   docker build .                               compiles pfinit inside, in the .NET SDK's image
#   docker build --build-arg BINARY=prebuilt .   takes artifacts/linux-x64/pfinit (linux-arm64 with --platform linux/arm64)
#
# For linux/386, linux/arm/v6, linux/arm/v7 and linux/ppc64le there is only the second, with what build/publish.sh has made.
#
# Every step runs on the build machine's own architecture; only the last stage belongs to the target's. Nothing needs emulation.
ARG BASE_IMAGE=debian:trixie-slim
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG BINARY=build
# Which packages of a mirror will do: any that Debian signed, or nothing but the newest. Another value, such as a date, asks the mirror again.
ARG PACKAGES=any

# --- Debian with the tools and the packages of this machine's architecture ---
FROM --platform=$BUILDPLATFORM ${BASE_IMAGE} AS native
# Downloaded packages are kept in the cache mounts from one build to the next.
RUN rm -f /etc/apt/apt.conf.d/docker-clean
COPY rootfs/unpack.sh rootfs/packages.list /build/
ARG PACKAGES
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \
    /build/unpack.sh "$(dpkg --print-architecture)" /native $(grep -v '^#' /build/packages.list)

# --- What is linked against: the C library that the image has, and for the SASL mechanism the headers of Cyrus SASL ---
FROM native AS sysroot-packages
COPY rootfs/debian-architecture.sh /build/
ARG TARGETARCH
ARG TARGETVARIANT
ARG PACKAGES
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \
    . /build/debian-architecture.sh && /build/unpack.sh "$debian_architecture" /sysroot libc6-dev libgcc-14-dev libsasl2-dev

FROM scratch AS sysroot
COPY --from=sysroot-packages /sysroot /

# --- pfinit: compiled here, or brought along ---
FROM --platform=$BUILDPLATFORM ${SDK_IMAGE} AS binary-build
RUN apt-get update -q && apt-get install -y -q --no-install-recommends clang lld llvm
WORKDIR /source
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props .editorconfig ./
COPY src src
COPY --from=sysroot / /sysroot
ARG TARGETARCH
ARG REVISION=unknown
RUN --mount=type=cache,target=/root/.nuget/packages \
    case $TARGETARCH in \
      amd64) rid=linux-x64 ;; \
      arm64) rid=linux-arm64 ;; \
      *) echo "for $TARGETARCH pfinit is not compiled here: run build/publish.sh, then build with BINARY=prebuilt" >&2; exit 1 ;; \
    esac && \
    dotnet publish src/pfinit -f net10.0 -r "$rid" -c Release -o /publish \
      -p:SysRoot=/sysroot -p:LinkerFlavor=lld -p:ObjCopyName=llvm-objcopy -p:PfinitCommit=$REVISION && \
    mv /publish/pfinit /pfinit

FROM scratch AS prebuilt-amd64
COPY artifacts/linux-x64/pfinit /pfinit

FROM scratch AS prebuilt-arm64
COPY artifacts/linux-arm64/pfinit /pfinit

FROM scratch AS prebuilt-armv7
COPY artifacts/linux-armv7/pfinit /pfinit

FROM scratch AS prebuilt-armv6
COPY artifacts/linux-armv6/pfinit /pfinit

FROM scratch AS prebuilt-386
COPY artifacts/linux-386/pfinit /pfinit

FROM scratch AS prebuilt-ppc64le
COPY artifacts/linux-ppc64le/pfinit /pfinit

FROM prebuilt-${TARGETARCH}${TARGETVARIANT} AS binary-prebuilt
FROM binary-${BINARY} AS binary

# --- The SASL mechanism XOAUTH2 ---
FROM native AS xoauth2-build
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \
    apt-get update -q && apt-get install -y -q --no-install-recommends clang lld
COPY rootfs/debian-architecture.sh /build/
COPY src/xoauth2 /source
COPY --from=sysroot / /sysroot
ARG TARGETARCH
ARG TARGETVARIANT
RUN . /build/debian-architecture.sh && libraries=$(cd /sysroot && dirname usr/lib/*/libc.so.6) && \
    /source/build.sh "$toolchain" /sysroot "/mechanism/$libraries/sasl2/libxoauth2.so"

# --- The root directory ---
FROM native AS rootfs
COPY rootfs/debian-architecture.sh /build/
ARG TARGETARCH
ARG TARGETVARIANT
ARG PACKAGES
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \
    . /build/debian-architecture.sh && \
    apt-get update -q && apt-get install -y -q --no-install-recommends icu-devtools "binutils-$(echo "$toolchain" | tr _ -)" && \
    if [ "$debian_architecture" = "$(dpkg --print-architecture)" ]; then ln -s /native /target; \
    else /build/unpack.sh "$debian_architecture" /target $(grep -v '^#' /build/packages.list); fi
COPY rootfs /build
RUN . /build/debian-architecture.sh && \
    /build/chisel.sh /target /rootfs "$toolchain" </build/files.list && \
    /build/shrink-icu.sh /rootfs/usr/lib/*/libicudata.so.?? "$toolchain" && \
    /build/furnish.sh /native /target /rootfs

# --- The image ---
FROM scratch
COPY --from=rootfs /rootfs /
COPY --from=xoauth2-build /mechanism /
COPY --from=binary /pfinit /usr/sbin/pfinit

ARG VERSION=unknown
ARG REVISION=unknown
ARG SOURCE=
LABEL org.opencontainers.image.title="pfinit" \
      org.opencontainers.image.description="A Postfix relay with DKIM signing under an init of its own" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.source="$SOURCE"

ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin
VOLUME ["/var/spool/postfix", "/etc/postfix", "/etc/opendkim/keys", "/var/lib/postfix"]
EXPOSE 587
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=5s --retries=3 CMD ["/usr/sbin/pfinit", "health"]
ENTRYPOINT ["/usr/sbin/pfinit"]
