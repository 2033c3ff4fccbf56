// What this binary was compiled for, in Docker's words: runtimes do not tell arm/v6 from arm/v7, and Mono takes ppc64le for x64. Compiled and linked
// as signals.c is; Kernel/Platform.cs calls it.

const char *platform(void)
{
#if defined __x86_64__
    return "linux/amd64";
#elif defined __aarch64__
    return "linux/arm64";
#elif defined __arm__ && __ARM_ARCH >= 7
    return "linux/arm/v7";
#elif defined __arm__
    // For ARMv5TE, which the image for arm/v6 runs on as well.
    return "linux/arm/v6";
#elif defined __i386__
    return "linux/386";
#elif defined __powerpc64__ && defined __LITTLE_ENDIAN__
    return "linux/ppc64le";
#else
#error "no image is made for this architecture"
#endif
}
