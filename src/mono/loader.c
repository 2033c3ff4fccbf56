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

// The user's environment.
static char **users;

// While the runtime starts it finds no variable of its own but this one.
static void hide_variables(void)
{
    size_t count = 0;
    while (environ[count])
        count++;
    char **shown = malloc((count + 2) * sizeof *shown), **next = shown;
    if (!shown) {
        fputs("pfinit: fatal: there is no memory to start with\n", stderr);
        _exit(EX_OSERR);
    }
    for (char **variable = environ; *variable; variable++)
        if (strncmp(*variable, "MONO_", 5) != 0)
            *next++ = *variable;
    *next++ = "MONO_GC_PARAMS=nursery-size=1m";
    *next = NULL;
    users = environ;
    environ = shown;
}

// pfinit hands its environment on to what it starts: it has to be the user's again. Not freed: setenv(3) may have made it another.
static void restore_variables(void)
{
    environ = users;
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
    for (char *next = copy; next && *next;) {
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
    mono_set_dirs("/nonexistent", "/nonexistent");
    mono_register_bundled_assemblies(assemblies);
    MonoDomain *domain = mono_jit_init_version("pfinit", "v4.0.30319");
    restore_variables();
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
