// The functions that managed code imports, by library. Written by tables into imports.c, looked up by library.c.

struct function {
    const char *name;
    void *address;
};

struct library {
    const char *name;                 // as DllImport has it
    const struct function *functions; // up to one without a name
};

// Up to one without a name.
extern const struct library libraries[];

#define FUNCTION(name) {#name, (void *)name}
