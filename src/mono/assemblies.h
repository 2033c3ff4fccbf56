// The assemblies that the executable consists of. Written by tables into assemblies.c, registered by loader.c.

#include <mono/metadata/assembly.h>
#include <stddef.h>

// The bytes of the file at `path`, and what Mono is told of them.
#define ASSEMBLY(number, name, path, size)                                                            \
    __asm__(".pushsection .rodata\n.balign 16\nbytes_" #number ":\n.incbin \"" path "\"\n.popsection\n"); \
    extern const unsigned char bytes_##number[];                                                      \
    static const MonoBundledAssembly assembly_##number = {name, bytes_##number, size};

extern const MonoBundledAssembly *assemblies[];
