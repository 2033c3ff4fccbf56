// The main function of a statically linked Mono program: starts the runtime on the assemblies that are linked in and runs pfinit.exe.
// What must hold: nothing is loaded from the machine it runs on, no file and no variable of Mono's own changes what it does.

#include "assemblies.h"
#include "start.h"

#include <mono/metadata/environment.h>
#include <mono/metadata/mono-config.h>
#include <mono/mini/jit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EX_SOFTWARE = 70, EX_OSERR = 71 };

extern char **environ;

// Of Mono's sgen/gc-internal-agnostic.h.
void mono_gc_params_set(const char *options);

// Many a variable is read only when it is first of use (MONO_THREADS_PER_CPU, MONO_EXTERNAL_ENCODINGS, MONO_URI_IRIPARSING ...), so they are taken
// out of sight for good. What `pfinit exec` starts gets the environment from /proc, where they still are.
static void hide_variables(void)
{
    char **kept = environ;
    for (char **variable = environ; *variable; variable++)
        if (strncmp(*variable, "MONO_", 5) != 0)
            *kept++ = *variable;
    *kept = NULL;
}

// Length of the UTF-8 character at the start of a string, 0 when there is none.
static int character(const unsigned char *text)
{
    int length = text[0] < 0x80 ? 1 : text[0] < 0xc2 ? 0 : text[0] < 0xe0 ? 2 : text[0] < 0xf0 ? 3 : text[0] < 0xf5 ? 4 : 0;
    for (int i = 1; i < length; i++)
        if ((text[i] & 0xc0) != 0x80)
            return 0;
    return length;
}

// Mono ends the process over an argument that is not UTF-8. Such a byte becomes a question mark; pfinit reads the original in /proc.
static char *readable(const char *argument)
{
    char *copy = strdup(argument);
    if (!copy) {
        perror("pfinit: fatal: an argument cannot be copied");
        exit(EX_OSERR);
    }
    for (char *next = copy; *next;) {
        int length = character((unsigned char *)next);
        if (length == 0)
            *next = '?';
        next += length ? length : 1;
    }
    return copy;
}

int main(int count, char *arguments[])
{
    runtime_starts();
    hide_variables();
    mono_gc_params_set("nursery-size=1m");
    mono_set_dirs("/nonexistent", "/nonexistent");
    mono_register_bundled_assemblies(assemblies);
    MonoDomain *domain = mono_jit_init_version("pfinit", "v4.0.30319");
    runtime_has_started();

    MonoAssembly *program = mono_domain_assembly_open(domain, "pfinit.exe");
    if (!program) {
        fputs("pfinit: panic: pfinit.exe is not among the assemblies that were linked in\n", stderr);
        return EX_SOFTWARE;
    }
    for (int i = 0; i < count; i++)
        arguments[i] = readable(arguments[i]);
    mono_jit_exec(domain, program, count, arguments);
    // At once: no thread is waited for, as on .NET.
    _exit(mono_environment_exitcode_get());
}
