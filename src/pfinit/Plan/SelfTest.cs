// The question that smtpd is asked before the relay calls itself ready: would it take a mail at all? Observe/SmtpTest asks it.

using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>A mail that the settings allow, and who is to blame when smtpd refuses it.</summary>
internal sealed record SelfTest
{
    /// <summary>What ends a word in a message of Postfix or in a value: parameter names and table references stay whole.</summary>
    private static readonly char[] Separators = [' ', '\t', ',', '"', ';', '{', '}', '(', ')', '<', '>', '='];

    public required string Sender { get; init; }

    /// <summary>smtpd has milters, so whether it may open their sockets is looked at, too.</summary>
    public required bool HasMilters { get; init; }

    /// <summary>The user's own parameters: name and value as main.cf has them, and where they were set.</summary>
    public required IReadOnlyList<(string Name, string Value, string Origin)> Parameters { get; init; }

    /// <summary>Where OpenDKIM's UMask was set; null when the user left it alone.</summary>
    public string? UMaskOrigin { get; init; }

    public static SelfTest For(PfinitSettings settings, MainCf mainCf, SubmissionListener listener) => new()
    {
        Sender = "postmaster@" + (settings.SenderDomains.Count > 0 ? settings.SenderDomains[0].Ascii : listener.Value("myhostname")),
        HasMilters = listener.Value("smtpd_milters").Length > 0,
        Parameters =
        [
            .. settings.Postfix.Where(pair => pair.Value.Value is not null && pair.Value.Origin != Origin.Default)
                .OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, mainCf[pair.Key] ?? "", pair.Value.Origin.Name)),
        ],
        UMaskOrigin = settings.OpenDkim.TryGetValue("UMask", out var mask) ? mask.Origin.Name : null,
    };

    /// <summary>
    /// Where the parameter was set that <paramref name="reason"/> is about: one that it names, else one whose value holds what it quotes or begins
    /// with. Null when that was none of the user's parameters.
    /// </summary>
    public string? Culprit(string reason)
    {
        var words = reason.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('.', ':')).ToList();
        var named = words.Select(word => Parameters.FirstOrDefault(parameter => parameter.Name == word).Origin).FirstOrDefault(origin => origin is not null);
        if (named is not null)
            return named;
        var quotes = reason.Split('"');
        return new[] { quotes.Length > 2 ? quotes[1] : "", words.FirstOrDefault() ?? "" }.Where(subject => subject.Length > 0)
            .Select(subject => Parameters.FirstOrDefault(parameter => parameter.Value == subject || Words(parameter.Value).Contains(subject)).Origin)
            .FirstOrDefault(origin => origin is not null);
    }

    private static string[] Words(string value) => value.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
}
