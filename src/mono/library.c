// Stands in for the dynamic linker, which a static executable does not have: libraries are found in the table that was linked in, and nowhere else.
// Mono calls this for every P/Invoke, OpenSSL for engines and modules, which it thereby never finds.

#include "library.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

static _Thread_local const char *reason;

void *dlopen(const char *file, int mode)
{
    (void)mode;
    for (const struct library *library = libraries; file && library->name; library++)
        if (strcmp(library->name, file) == 0)
            return (void *)library;
    reason = "not linked in";
    return NULL;
}

void *dlsym(void *restrict handle, const char *restrict name)
{
    const struct library *library = handle;
    for (const struct function *function = library ? library->functions : NULL; function && function->name; function++)
        if (strcmp(function->name, name) == 0)
            return function->address;
    reason = "not imported when this was linked";
    return NULL;
}

int dlclose(void *handle)
{
    (void)handle;
    return 0;
}

char *dlerror(void)
{
    const char *last = reason;
    reason = NULL;
    return (char *)last;
}

int dladdr(const void *address, Dl_info *info)
{
    (void)address;
    (void)info;
    return 0;
}
