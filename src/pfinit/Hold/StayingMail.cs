namespace Pfinit.Hold;

/// <summary>Messages that are due and stay on hold for one reason, to be told of in one line.</summary>
internal sealed class StayingMail
{
    /// <summary>A line of the log should not be longer than a person reads.</summary>
    private const int MostNamed = 20;

    private readonly HashSet<string> ids = new(StringComparer.Ordinal);
    private readonly HashSet<string> domains = new(StringComparer.Ordinal);

    public int Count => ids.Count;

    /// <summary>Queue ids, the first of them where there are many.</summary>
    public string Ids => Named(ids);

    /// <summary>Whom they are from.</summary>
    public string Domains => Named(domains);

    public void Add(string id, string domain)
    {
        ids.Add(id);
        domains.Add(domain);
    }

    /// <summary>A list of names, cut off where it gets long.</summary>
    public static string Named(IReadOnlyCollection<string> all) => string.Join(", ", all.Take(MostNamed)) + (all.Count > MostNamed ? ", …" : "");
}
