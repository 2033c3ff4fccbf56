// Rewrites assemblies for ppc64le, round two mistakes of Mono's compiler there: conversions OUTPUT-DIRECTORY ASSEMBLY...
// src/mono/build.sh calls this between trimming and linking.

using Mono.Cecil;

namespace Pfinit.Conversions;

internal static class Program
{
    private const int Usage = 64;

    private static int Main(string[] arguments)
    {
        if (arguments.Length < 2)
        {
            Console.Error.WriteLine("conversions: usage: conversions OUTPUT-DIRECTORY ASSEMBLY...");
            return Usage;
        }

        foreach (var path in arguments.Skip(1))
        {
            using var module = ModuleDefinition.ReadModule(path);
            foreach (var method in module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
            {
                Narrowing.GoByWayOf64Bits(method.Body);
                ArrayLengths.Extend(method.Body);
            }

            module.Write(Path.Combine(arguments[0], Path.GetFileName(path)), new WriterParameters { DeterministicMvid = true });
        }

        return 0;
    }
}
