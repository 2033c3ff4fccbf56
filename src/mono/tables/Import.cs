// One P/Invoke, as the ImplMap table of an assembly's metadata has it (ECMA-335, II.22.22).

using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Pfinit.Tables;

/// <param name="Assembly">File name of the assembly that imports.</param>
/// <param name="Library">The library as `DllImport` names it, such as libc or libssl.so.3.</param>
/// <param name="Function">Name of the function in the library.</param>
internal sealed record Import(string Assembly, string Library, string Function)
{
    /// <summary>Every import that <paramref name="file"/> declares.</summary>
    public static IEnumerable<Import> Of(string assembly, PEReader file)
    {
        var metadata = file.GetMetadataReader();
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            var import = method.GetImport();
            if (import.Module.IsNil)
                continue;
            var library = metadata.GetString(metadata.GetModuleReference(import.Module).Name);
            var entryPoint = metadata.GetString(import.Name);
            yield return new Import(assembly, library, entryPoint.Length > 0 ? entryPoint : metadata.GetString(method.Name));
        }
    }
}
