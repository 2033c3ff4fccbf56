// Writes the tables that a statically linked Mono program needs, for the assemblies it consists of: tables OUTPUT-DIRECTORY ASSEMBLY...
// imports.c says where each P/Invoke leads, assemblies.c embeds the assemblies. src/mono/link.sh calls this and compiles both.

using System.Reflection.PortableExecutable;

namespace Pfinit.Tables;

internal static class Program
{
    private const int Failed = 1;
    private const int Usage = 64;

    private static int Main(string[] arguments)
    {
        if (arguments.Length < 2)
        {
            Console.Error.WriteLine("tables: usage: tables OUTPUT-DIRECTORY ASSEMBLY...");
            return Usage;
        }

        string[] assemblies = [.. arguments.Skip(1).OrderBy(Path.GetFileName, StringComparer.Ordinal)];
        try
        {
            var imports = assemblies.SelectMany(Imports).ToList();
            File.WriteAllText(Path.Combine(arguments[0], "imports.c"), ImportTable.Write(imports));
            File.WriteAllText(Path.Combine(arguments[0], "assemblies.c"), AssemblyTable.Write([.. assemblies.Select(Embedded)]));
            return 0;
        }
        catch (UnknownLibraryException e)
        {
            Console.Error.WriteLine($"tables: {e.Message}");
            return Failed;
        }
    }

    private static IEnumerable<Import> Imports(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        return [.. Import.Of(Path.GetFileName(path), file)];
    }

    private static (string Name, string Path, long Size) Embedded(string path) =>
        (Path.GetFileName(path), Path.GetFullPath(path), new FileInfo(path).Length);
}
