// A file of Values/ is a case: values as a user writes them. Where Golden/ has a file of that name, it is what helm makes of them; PFINIT_ACCEPT=1 writes
// it anew.

using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Pfinit.Tests.Shared;

namespace Pfinit.Integration.Kubernetes;

/// <summary>One case of the matrix.</summary>
internal sealed partial class ChartCase(string name)
{
    // Three classes of tests look at each.
    private static readonly ConcurrentDictionary<string, string> Rendered = new();

    /// <summary>All of them.</summary>
    public static IEnumerable<string> Names => NamesIn("Values");

    /// <summary>Those whose manifests are kept.</summary>
    public static IEnumerable<string> GoldenNames => NamesIn("Golden");

    /// <summary>The file with the values.</summary>
    public string Values { get; } = Folder("Values", name + ".yaml");

    /// <summary>The file with the manifests.</summary>
    public string Golden { get; } = Folder("Golden", name + ".yaml");

    /// <summary>What helm makes of it.</summary>
    public string Manifests() => Rendered.GetOrAdd(Values, values => Helm.Template([values]));

    /// <summary>Likewise, without what is another thing each time: the time of the deploy, and certificates.</summary>
    public string StableManifests() => Certificates().Replace(DeployDate().Replace(Manifests(), "$1\"NOW\""), "$1MADE");

    private static IEnumerable<string> NamesIn(string folder) =>
        Directory.GetFiles(Folder(folder), "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    private static string Folder(params string[] parts) => Repository.Path(["tests", "integration", "Kubernetes", .. parts]);

    [GeneratedRegex("(date/deploy-date: ).*")]
    private static partial Regex DeployDate();

    [GeneratedRegex(@"(tls\.(crt|key): )[A-Za-z0-9+/=]+")]
    private static partial Regex Certificates();
}
