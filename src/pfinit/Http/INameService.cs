using Pfinit.Kernel;

namespace Pfinit.Http;

/// <summary>Names and addresses, as the resolver knows them. Tests put a dictionary behind it.</summary>
internal interface INameService
{
    /// <summary>The name that belongs to <paramref name="address"/>; null, and the reason in a few words, when there is none.</summary>
    string? NameOf(IpAddress address, out string problem);

    /// <summary><paramref name="name"/> resolves to <paramref name="address"/>, perhaps among others.</summary>
    bool LeadsTo(string name, IpAddress address);
}
