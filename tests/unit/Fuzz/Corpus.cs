using System.Text;
using Pfinit.Tests.Shared;

namespace Pfinit.Tests.Fuzz;

/// <summary>Inputs to begin with: those of tests/unit/Fuzz/corpus, where findings are kept, and real ones of other tests.</summary>
internal static class Corpus
{
    public static IReadOnlyList<byte[]> Toml => [.. Kept("toml"), .. Golden("pfinit.toml")];

    public static IReadOnlyList<byte[]> Environments => [.. Kept("environment"), .. Golden("environment")];

    public static IReadOnlyList<byte[]> Datagrams =>
        [.. Kept("syslog"), .. File.ReadAllLines(Repository.Path("tests", "unit", "Observe", "Lines", "datagrams")).Select(Encoding.UTF8.GetBytes)];

    private static IEnumerable<byte[]> Kept(string reader) =>
        Directory.GetFiles(Repository.Path("tests", "unit", "Fuzz", "corpus", reader)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes);

    private static IEnumerable<byte[]> Golden(string name) =>
        Directory.GetFiles(Repository.Path("tests", "unit", "Golden"), name, SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes);
}
