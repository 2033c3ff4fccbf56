// assemblies.c: embeds the assemblies and lists them for mono_register_bundled_assemblies. The assembler takes their bytes in (.incbin), which
// spares the C compiler megabytes of numbers.

using System.Text;

namespace Pfinit.Tables;

internal static class AssemblyTable
{
    /// <summary>The C source that embeds <paramref name="assemblies"/>: file name, absolute path and size in bytes of each.</summary>
    public static string Write(IReadOnlyList<(string Name, string Path, long Size)> assemblies)
    {
        var text = new StringBuilder("// Written by src/mono/tables.\n\n#include \"assemblies.h\"\n\n");
        for (var i = 0; i < assemblies.Count; i++)
            text.Append($"ASSEMBLY({i}, \"{assemblies[i].Name}\", \"{assemblies[i].Path}\", {assemblies[i].Size})\n");
        text.Append("\nconst MonoBundledAssembly *assemblies[] = {\n");
        for (var i = 0; i < assemblies.Count; i++)
            text.Append($"    &assembly_{i},\n");
        return text.Append("    NULL,\n};\n").ToString();
    }
}
