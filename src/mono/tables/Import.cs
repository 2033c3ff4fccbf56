// One P/Invoke, as the ImplMap table of an assembly's metadata has it (ECMA-335, II.22.22).

using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace Pfinit.Tables;

/// <param name="Assembly">File name of the assembly that imports.</param>
/// <param name="Library">The library as `DllImport` names it, such as libc or libssl.so.3.</param>
/// <param name="Function">Name of the function in the library.</param>
internal sealed record Import(string Assembly, string Library, string Function)
{
    /// <summary>Every import that <paramref name="module"/> declares.</summary>
    public static IEnumerable<Import> Of(ModuleDefinition module) => module.GetAllTypes()
        .SelectMany(type => type.Methods)
        .Where(method => method.HasPInvokeInfo)
        .Select(method => new Import(module.Name, method.PInvokeInfo.Module.Name, method.PInvokeInfo.EntryPoint));
}
