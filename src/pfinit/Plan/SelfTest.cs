// The question that smtpd is asked before the relay calls itself ready: would it take a mail at all? Observe/SmtpTest asks it.

using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>A mail that the settings allow, and who is to blame when smtpd refuses it.</summary>
internal sealed record SelfTest
{
    /// <summary>What ends a word in a message of Postfix or in a value: parameter names and table references stay whole.</summary>
    private static readonly char[] Separators = [' ', '\t', ',', '"', ';', '{', '}', '(', ')', '<', '>', '='];

    /// <summary>Tables that only cleanup(8) opens.</summary>
    private static readonly string[] CleanupTables =
    [
        "header_checks", "mime_header_checks", "nested_header_checks", "body_checks", "milter_header_checks",
        "canonical_maps", "sender_canonical_maps", "recipient_canonical_maps", "sender_bcc_maps", "recipient_bcc_maps",
    ];

    public required string Sender { get; init; }

    /// <summary>smtpd has milters, so whether it may open their sockets is looked at, too.</summary>
    public required bool HasMilters { get; init; }

    /// <summary>cleanup(8) has tables, which only a queue file makes it open.</summary>
    public bool UsesCleanup { get; init; }

    /// <summary>The services that deliver, which have to live, too.</summary>
    public IReadOnlyList<DeliveryAgent> Agents { get; init; } = [];

    /// <summary>Judges where mail goes; null: nobody does.</summary>
    public MailWays? Ways { get; init; }

    /// <summary>The service of trivial-rewrite, which knows where mail goes.</summary>
    public string Rewrite { get; init; } = "rewrite";

    /// <summary>What is wrong with the services that mail cannot do without, besides what the settings did (that is said before the start).</summary>
    public IReadOnlyList<string> Lacking { get; init; } = [];

    /// <summary>Likewise with those that most mail can do without.</summary>
    public IReadOnlyList<string> Missed { get; init; } = [];

    /// <summary>The room that smtpd wants for a mail. Without it there is no use in asking, and each question is reported to postmaster.</summary>
    public SpaceDemand Demand { get; init; } = new(0, 0);

    /// <summary>
    /// The user's own parameters, name, value and where they were set: those of services in master.cf, then as main.cf has them. A whole line of master.cf has
    /// no name.
    /// </summary>
    public required IReadOnlyList<GivenParameter> Parameters { get; init; }

    /// <summary>Where OpenDKIM's UMask was set; null when the user left it alone.</summary>
    public string? UMaskOrigin { get; init; }

    public static SelfTest For(PfinitSettings settings, MainCf mainCf, MasterCf masterCf, SubmissionListener listener)
    {
        var services = new NamedServices(mainCf, masterCf);
        return new()
        {
            Sender = "postmaster@" + (settings.SenderDomains.Count > 0 ? settings.SenderDomains[0].Ascii : listener.Value("myhostname")),
            HasMilters = listener.Value("smtpd_milters").Length > 0,
            UsesCleanup = CleanupTables.Any(name => !string.IsNullOrEmpty(mainCf[name])),
            Agents = DeliveryAgents.Needed(mainCf, masterCf),
            Ways = new MailWays(mainCf, masterCf),
            Rewrite = mainCf["rewrite_service_name"] ?? "rewrite",
            Lacking = [.. services.Lacking()],
            Missed = [.. services.Missed(settings)],
            Demand = SpaceDemand.Of(listener.Value),
            Parameters =
            [
                .. settings.Master.Where(change => change.Value is not null)
                    .Select(change => new GivenParameter(
                        change.Item is { } item && !MasterColumns.Contains(item) ? item : "", change.Value!, change.Origin.Name)),
                .. settings.Postfix.Keys.Where(name => settings.Postfix[name] is { Value: not null } given && given.Origin != Origin.Default)
                    .OrderBy(name => name, StringComparer.Ordinal)
                    .Select(name => new GivenParameter(name, mainCf[name] ?? "", settings.Postfix[name].Origin.Name)),
            ],
            UMaskOrigin = settings.OpenDkim.TryGetValue("UMask", out var mask) ? mask.Origin.Name : null,
        };
    }

    /// <summary>
    /// Where the parameter was set that <paramref name="reason"/> is about: one that it names, else one whose value holds what it quotes, begins
    /// with, or names as a file. Null when that was none of the user's parameters.
    /// </summary>
    public string? Culprit(string reason)
    {
        var words = reason.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('.', ':')).ToList();
        var named = words.Select(word => Parameters.FirstOrDefault(parameter => parameter.Name == word)?.Origin)
            .FirstOrDefault(origin => origin is not null);
        if (named is not null)
            return named;
        var quoted = reason.Split('"').Where((_, i) => i % 2 == 1);
        return quoted.Concat(words.Take(1)).Concat(words.Where(word => word.StartsWith('/'))).Where(subject => subject.Length > 0)
            .Select(subject => Parameters.FirstOrDefault(parameter => IsIn(parameter.Value, subject))?.Origin)
            .FirstOrDefault(origin => origin is not null);
    }

    /// <summary>Where trivial-rewrite listens, in Postfix's queue directory.</summary>
    public string RewriteSocket(string queue) => $"{queue}/private/{Rewrite}";

    /// <summary>Where the parameter was set; null when the user left it alone.</summary>
    public string? OriginOf(string name) => Parameters.FirstOrDefault(parameter => parameter.Name == name)?.Origin;

    /// <summary>Where the milter was set that Postfix calls <paramref name="service"/>; null when the user did not name it.</summary>
    public string? OriginOfMilter(string service) =>
        Parameters.FirstOrDefault(parameter => parameter.Name == "smtpd_milters" && parameter.Value.Contains(service))?.Origin;

    private static bool IsIn(string value, string subject) => value == subject
        || value.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Any(word => word == subject || word.EndsWith(":" + subject, StringComparison.Ordinal));
}
