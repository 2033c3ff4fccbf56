// DKIM_ON_FAILURE as Postfix knows it. Planner calls it when main.cf and master.cf are complete, since what the user has there decides, too.
//
// `hold` is Postfix's own `quarantine`: smtpd or cleanup accepts the message, logs `milter-hold: … default_action` with its queue id, and puts it on
// hold. The room Hold learns the id from the log and later hands the message to pickup as if it had just come from sendmail(1), whose mail
// non_smtpd_milters sign. So no listener and no transport is needed for that, but each of these steps must be as Postfix has it by default.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Decides what becomes of mail while OpenDKIM is away.</summary>
internal sealed class SigningOutage(PfinitSettings settings, Surroundings surroundings, MainCf mainCf, MasterCf masterCf)
{
    /// <summary>What a milter that does not answer leads to (postconf(5)).</summary>
    public const string Parameter = "milter_default_action";

    public const string TempFail = "tempfail";

    private const string Subject = "dkim";
    private const string Accept = "accept";
    private const string Quarantine = "quarantine";
    private const string HeaderChecks = "header_checks";
    private const string OriginalRecipient = "enable_original_recipient";
    private const string Filter = "content_filter";
    private const string Overrides = "receive_override_options";
    private const string Milters = "smtpd_milters";
    private const string NoMilters = "no_milters";
    private const string No = "no";

    /// <summary>By which a message gets recipients more: whoever is named, and what an action BCC names.</summary>
    private static readonly string[] CopyParameters =
    [
        "always_bcc", "sender_bcc_maps", "recipient_bcc_maps", HeaderChecks, "mime_header_checks", "nested_header_checks", "body_checks",
    ];

    private static readonly char[] Separators = [' ', '\t', ','];

    /// <summary>Completes main.cf; true when pfinit is to release what is held.</summary>
    /// <param name="milter">Where OpenDKIM listens; null when nothing signs.</param>
    /// <param name="diagnostics">Takes what there is to say.</param>
    public bool Decide(MilterEndpoint? milter, List<Diagnostic> diagnostics)
    {
        var holds = milter is not null && Holds(milter, diagnostics);
        HaveCopiesOnce(holds);
        return holds;
    }

    /// <summary>Mail that is released, as an earlier run may have left some on hold, meets OpenDKIM.</summary>
    public bool SignsReleased(MilterEndpoint? milter) => milter is not null && Unsigned is null && Words(LocalMilters()).Contains(milter.ForPostfix)
        && !(mainCf[Overrides] ?? "").Contains(NoMilters)
        && masterCf.Services.All(service => service.Column(MasterService.CommandColumn) is not ("pickup" or "cleanup") || ObstacleIn(service) is null);

    private bool Holds(MilterEndpoint milter, List<Diagnostic> diagnostics)
    {
        var asked = settings.Dkim.OnFailure;
        var choice = asked?.Choice ?? SignerAway.Hold;
        if (settings.Postfix.TryGetValue(Parameter, out var users))
        {
            var action = users.Value ?? TempFail;
            if (asked is not null && action != ActionFor(choice))
                diagnostics.Add(asked.Origin.Warning($"{users.Origin.Name} decides: {Parameter} is {action}"));
            if (action == Accept)
                diagnostics.Add(users.Origin.Warning(GoesUnsigned));
            return false;
        }

        if (choice == SignerAway.Hold && Obstacle(milter) is { } obstacle)
        {
            var text = $"while OpenDKIM is away clients are asked to try again, since mail cannot be held then: {obstacle}";
            diagnostics.Add(asked?.Origin.Warning(text) ?? Diagnostic.Warning(Subject, $"{text}; set DKIM_ON_FAILURE=tempfail to have it so without this warning"));
            choice = SignerAway.TempFail;
        }

        if (choice == SignerAway.Accept)
            diagnostics.Add(asked!.Origin.Warning(GoesUnsigned));
        mainCf.Set(Parameter, ActionFor(choice));
        return choice == SignerAway.Hold;
    }

    private static string GoesUnsigned => "mail goes out unsigned while OpenDKIM is away";

    private static string ActionFor(SignerAway choice) => choice switch
    {
        SignerAway.Hold => Quarantine,
        SignerAway.Accept => Accept,
        _ => TempFail,
    };

    // cleanup adds the copy's recipient when the message comes and again when it is released, and takes the two for different ones: only the second
    // has an original recipient. Without that distinction it drops the second (cleanup_out_recipient.c). Removed only when it is ours.
    private void HaveCopiesOnce(bool holds)
    {
        if (settings.Postfix.ContainsKey(OriginalRecipient) || settings.RedirectAllTo is not null)
            return;
        var needed = holds && CopyParameters.Any(MayCopy);
        if (needed && mainCf[OriginalRecipient] is null)
            mainCf.Set(OriginalRecipient, No);
        else if (!needed && mainCf[OriginalRecipient] == No)
            mainCf.Remove(OriginalRecipient);
    }

    private bool MayCopy(string name) =>
        (name == HeaderChecks ? MapList.Without(mainCf[name] ?? "", $"regexp:{Paths.OverwriteFrom}") : mainCf[name]) is { Length: > 0 };

    /// <summary>What keeps pfinit from telling held mail from other mail, or from having it signed; null when nothing does.</summary>
    private string? Obstacle(MilterEndpoint milter)
    {
        if (mainCf["maillog_file"] is { Length: > 0 })
            return "maillog_file takes the log away from which pfinit learns what is on hold";
        if (Words(mainCf["hash_queue_names"]).FirstOrDefault(name => name is "hold" or "incoming" or "maildrop") is { } hashed)
            return $"hash_queue_names has {hashed}, which then has directories below it";
        var local = Words(LocalMilters());
        if (Words(mainCf[Milters]).Append(milter.ForPostfix).FirstOrDefault(asked => !local.Contains(asked)) is { } missing)
            return $"non_smtpd_milters has no {missing}, and mail that is released passes no other milters";
        return Unsigned
            ?? masterCf.Services.Select(ObstacleIn).FirstOrDefault(obstacle => obstacle is not null)
            ?? ActionOfTheUsers();
    }

    private string LocalMilters() =>
        mainCf["non_smtpd_milters"] is var list && list is "$smtpd_milters" or "${smtpd_milters}" ? mainCf[Milters] ?? "" : list ?? "";

    // Released mail comes in through pickup and cleanup, whoever took it first.
    private string? ObstacleIn(MasterService service)
    {
        var problem = service.Column(MasterService.CommandColumn) switch
        {
            "pickup" => FirstOption(service, Filter, Overrides, "cleanup_service_name"),
            "cleanup" => FirstOption(service, Parameter, "non_smtpd_milters"),
            "smtpd" when AsksMilter(service) => new[] { Filter, Milters }.FirstOrDefault(name => (service.Option(name) ?? mainCf[name] ?? "") != (mainCf[name] ?? "")),
            _ => null,
        };
        return problem is null ? null : $"{service.Key} in master.cf has another {problem} than mail that is released would pass";
    }

    /// <summary>Why what is released would not be signed, or not even be taken in; null when nothing speaks against it.</summary>
    private string? Unsigned => masterCf.Services.Any(service => service.Column(MasterService.CommandColumn) is "pickup") ? SignerScope.Obstacle(settings.OpenDkim)
        : "master.cf has no pickup, which takes in what is released";

    private static string? FirstOption(MasterService service, params string[] names) => names.FirstOrDefault(name => service.Option(name) is not null);

    private bool AsksMilter(MasterService service) => service.Option(Milters) is not ""
        && !(service.Option(Overrides) ?? mainCf[Overrides] ?? "").Contains(NoMilters);

    private string? ActionOfTheUsers() => new AccessTables(settings.Tables, surroundings.HarmlessTables).FindAction(mainCf, masterCf) is { } action
        ? $"{action} may hold, filter or redirect mail, which pfinit cannot tell from mail that waits for its signature"
        : null;

    private static string[] Words(string? list) => (list ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries);
}
