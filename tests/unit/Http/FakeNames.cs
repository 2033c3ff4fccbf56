using Pfinit.Http;
using Pfinit.Kernel;

namespace Pfinit.Tests.Http;

/// <summary>Reverse names by address, all of which resolve back but those that begin with "forged".</summary>
internal sealed class FakeNames : INameService
{
    public Dictionary<string, string> Names { get; } = [];

    public string? NameOf(IpAddress address, out string problem)
    {
        problem = Names.TryGetValue(address.Text, out var name) ? "" : "no such name";
        return name;
    }

    public bool LeadsTo(string name, IpAddress address) => !name.StartsWith("forged", StringComparison.Ordinal) && Names.ContainsKey(address.Text);
}
