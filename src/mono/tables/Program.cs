// Writes the C that a statically linked Mono program needs, for the assemblies it consists of: tables OUTPUT-DIRECTORY PROGRAM ASSEMBLY...
// imports.c says where each P/Invoke leads, assemblies.c embeds the assemblies, layouts.c checks PROGRAM's structs and constants: that is the first of
// the assemblies before the linker took constants out. src/mono/link.sh calls this and compiles all three.

using Mono.Cecil;

namespace Pfinit.Tables;

internal static class Program
{
    private const int Failed = 1;
    private const int Usage = 64;

    private static int Main(string[] arguments)
    {
        if (arguments.Length < 3)
        {
            Console.Error.WriteLine("tables: usage: tables OUTPUT-DIRECTORY PROGRAM ASSEMBLY...");
            return Usage;
        }

        var (output, program) = (arguments[0], arguments[1]);
        string[] assemblies = [.. arguments.Skip(2).OrderBy(Path.GetFileName, StringComparer.Ordinal)];
        try
        {
            var imports = assemblies.SelectMany(Imports).ToList();
            File.WriteAllText(Path.Combine(output, "imports.c"), ImportTable.Write(imports));
            File.WriteAllText(Path.Combine(output, "assemblies.c"), AssemblyTable.Write([.. assemblies.Select(Embedded)]));
            using var module = ModuleDefinition.ReadModule(program);
            File.WriteAllText(Path.Combine(output, "layouts.c"), LayoutTable.Write(module));
            return 0;
        }
        catch (TableException e)
        {
            Console.Error.WriteLine($"tables: {e.Message}");
            return Failed;
        }
    }

    private static IEnumerable<Import> Imports(string path)
    {
        using var module = ModuleDefinition.ReadModule(path);
        return [.. Import.Of(module)];
    }

    private static (string Name, string Path, long Size) Embedded(string path) =>
        (Path.GetFileName(path), Path.GetFullPath(path), new FileInfo(path).Length);
}
