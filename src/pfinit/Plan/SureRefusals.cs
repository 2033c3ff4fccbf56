// Settings with which Postfix starts, answers, and then refuses every mail. The self-test comes from loopback, so it cannot tell a refusal of itself
// from one of everybody; what is sure can be read from the configuration. Used by Planner, so that `check` and a reload know, too.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Finds what is sure, and leaves what may be meant.</summary>
internal sealed class SureRefusals(PfinitSettings settings, MainCf mainCf, MasterCf masterCf, QueueSpace? space)
{
    private const string MyNetworks = "mynetworks";
    private const string ClientRestrictions = "smtpd_client_restrictions";

    private const string HopLimit = "hopcount_limit";

    /// <summary>With fewer bytes no mail has room for its own header; meant are mostly megabytes.</summary>
    private const long SmallestSizeLimit = 1000;

    private static readonly char[] Separators = [' ', '\t', '\n', ','];

    private readonly ParameterOrigins origins = new(settings);

    public IEnumerable<Diagnostic> Find() => [.. Restrictions(), .. Unknown(), .. Networks(), .. Sizes(), .. Hops(), .. Space()];

    // Each listener that clients reach has a list of its own that refuses all: where one does not, the relay takes mail there.
    private IEnumerable<Diagnostic> Restrictions()
    {
        var listeners = masterCf.Services.Where(service => service.Column(MasterService.TypeColumn) is "inet" or "pass" && service.Column(MasterService.CommandColumn) == "smtpd").ToList();
        var closed = listeners.Select(Closes).ToList();
        return closed.Contains(null) ? [] : closed.OfType<Diagnostic>().Distinct();
    }

    private Diagnostic? Closes(MasterService listener)
    {
        foreach (var (name, refused) in RestrictionList.All)
        {
            var own = listener.Option(name);
            if (RestrictionList.RefusesAllWith(own ?? mainCf[name] ?? "") is not { } word)
                continue;
            var reply = word == "defer" ? $"450 4.7.1 {refused}: Try again later" : $"554 5.7.1 {refused}: Access denied";
            var problem = $"refuses every mail ({reply}): nothing before {Quotation.Of(word)} lets anybody pass, as permit_mynetworks would";
            return own is null ? origins.Fatal(name, problem) : origins.Fatal(listener, name, problem);
        }

        return null;
    }

    private IEnumerable<Diagnostic> Unknown()
    {
        foreach (var name in RestrictionList.Untested)
        {
            if (Problem(mainCf[name] ?? "", mainCf["smtpd_restriction_classes"] ?? "") is { } problem)
                yield return origins.Fatal(name, problem);
            foreach (var service in masterCf.Services)
            {
                if (Problem(service.Option(name) ?? "", service.Option("smtpd_restriction_classes") ?? mainCf["smtpd_restriction_classes"] ?? "") is { } own)
                    yield return origins.Fatal(service, name, own);
            }
        }

        static string? Problem(string list, string classes) => RestrictionList.Unknown(list, classes) is not { } word ? null
            : $"Postfix has no restriction {Quotation.Of(word)}, and every mail would be refused (451 4.3.5 Server configuration error){RestrictionList.Hint(word)}";
    }

    private IEnumerable<Diagnostic> Networks()
    {
        // In braces is the text of a table.
        var list = mainCf[MyNetworks] ?? "";
        var words = (list.Contains('{') ? "" : list).Split(Separators, StringSplitOptions.RemoveEmptyEntries).ToList();
        var patterns = words.ConvertAll(NetworkPattern.Judge);
        var closed = patterns.Count > 0 && patterns.TrueForAll(pattern => pattern.Problem is not null) && OnlyNetworksMaySend();
        for (var i = 0; i < words.Count; i++)
        {
            var pattern = patterns[i];
            if (pattern.Problem is null)
                continue;
            var problem = $"{Quotation.Of(words[i])} {pattern.Problem}";
            if (pattern.Fails)
                yield return origins.Fatal(MyNetworks, $"{problem}; clients would be refused (451 4.3.0 Temporary lookup failure)");
            else if (closed)
                yield return origins.Fatal(MyNetworks, $"{problem}; every mail would be refused (554 5.7.1 Client host rejected: Access denied)");
            else
                yield return origins.Warning(MyNetworks, problem);
        }
    }

    // The restrictions are pfinit's own, and nobody can log in.
    private bool OnlyNetworksMaySend() => mainCf[ClientRestrictions] == PostfixParameters.Fixed.First(fixedValue => fixedValue.Name == ClientRestrictions).Value
        && settings.Logins.Count == 0 && mainCf["smtpd_sasl_auth_enable"] is not "yes"
        && masterCf.Services.All(service => service.Option("smtpd_sasl_auth_enable") is not "yes" && service.Option(ClientRestrictions) is null);

    private IEnumerable<Diagnostic> Sizes()
    {
        if (SpaceDemand.Bytes(mainCf[SpaceDemand.SizeParameter] ?? "") is > 0 and < SmallestSizeLimit and var limit)
            yield return origins.Fatal(SpaceDemand.SizeParameter, $"{limit} bytes are too few for the header of any mail, and every mail would be refused (552 5.3.4 Message size exceeds fixed limit); the size is in bytes, 10 MB are 10240000");
    }

    // cleanup(8) counts the Received: of this relay, too.
    private IEnumerable<Diagnostic> Hops()
    {
        if (mainCf[HopLimit] is "1")
            yield return origins.Fatal(HopLimit, "this relay itself is one, and every mail would be refused (554 5.4.0 Error: too many hops)");
    }

    private IEnumerable<Diagnostic> Space()
    {
        if (space?.LackWhenEmpty(SpaceDemand.Of(name => mainCf[name] ?? "")) is var (name, bytes))
            yield return origins.Fatal(name, $"{bytes} bytes{(name == SpaceDemand.SizeParameter ? ", which count 1.5 times," : "")} are more than {Paths.Queue} can ever have ({space!.Size}), and every mail would be refused (452 4.3.1 Insufficient system storage)");
    }
}
