// imports.c: for every library the names and addresses of what is imported from it. Names are left to the C compiler and linker to resolve, so
// an import that no library has is an error of the build. library.c looks functions up here.

using System.Text;

namespace Pfinit.Tables;

internal static class ImportTable
{
    // Libraries that are linked in. The headers that declare their functions are those of imports.h.
    private static readonly string[] Linked = ["libc", "liblmdb.so.0", "libcrypto.so.3", "libssl.so.3", "platform", "signals", "System.Native"];

    // Libraries of Windows: the class library declares imports from them that are never called on Linux.
    private static readonly string[] Absent = ["kernel32", "ole32", "oleaut32", "advapi32", "user32", "crypt32", "ntdll", "bcrypt"];

    /// <summary>The C source for <paramref name="imports"/>, each function once, the same for the same imports in any order.</summary>
    /// <exception cref="TableException">An import from a library that is neither linked in nor one of Windows.</exception>
    public static string Write(IEnumerable<Import> imports)
    {
        var libraries = imports.Where(IsLinked).GroupBy(import => import.Library)
            .OrderBy(library => library.Key, StringComparer.Ordinal).ToList();
        var text = new StringBuilder("// Written by src/mono/tables.\n\n#include \"imports.h\"\n#include \"library.h\"\n");
        for (var i = 0; i < libraries.Count; i++)
        {
            text.Append($"\nstatic const struct function functions_{i}[] = {{\n");
            foreach (var name in libraries[i].Select(import => import.Function).Distinct().Order(StringComparer.Ordinal))
                text.Append($"    FUNCTION({name}),\n");
            text.Append("    {0},\n};\n");
        }

        text.Append("\nconst struct library libraries[] = {\n");
        for (var i = 0; i < libraries.Count; i++)
            text.Append($"    {{\"{libraries[i].Key}\", functions_{i}}},\n");
        return text.Append("    {0},\n};\n").ToString();
    }

    private static bool IsLinked(Import import)
    {
        if (Linked.Contains(import.Library))
            return true;
        if (Absent.Contains(Path.ChangeExtension(import.Library.ToLowerInvariant(), null)))
            return false;
        throw new TableException(
            $"{import.Assembly}: imports {import.Function} from {import.Library}; linked in are {string.Join(", ", Linked)}: see src/mono/README.md");
    }
}
