// Accounts that settings name. Postfix's programs check theirs, each at its start (mail_params.c), OpenDKIM its own: a mistake would be five starts in vain,
// with lines that name no setting. What is in the queue, and the keys, belong to the accounts of the image, so that others cannot work.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Checks mail_owner, setgid_group and default_privs (postconf(5)), and OpenDKIM's UserID (opendkim.conf(5)).</summary>
internal sealed class FixedAccounts(PfinitSettings settings, Surroundings surroundings)
{
    private const string Owner = "postfix";
    private const string Group = "postdrop";
    private const string Privileges = "default_privs";
    private const string SignerOption = "UserID";
    private const string Signer = "opendkim";

    private readonly ParameterOrigins origins = new(settings);

    public IEnumerable<Diagnostic> Find(MainCf mainCf, OpenDkimConf openDkim) => OfPostfix(mainCf).Concat(OfOpenDkim(openDkim));

    private IEnumerable<Diagnostic> OfPostfix(MainCf mainCf)
    {
        foreach (var (name, fixedTo, belongs) in new[] { ("mail_owner", Owner, "account"), ("setgid_group", Group, "group") })
        {
            if (mainCf[name] is { } value && !value.Contains('$') && value != fixedTo)
                yield return origins.Fatal(name, $"{Quotation.Of(value)} is not the {belongs} that the queue of this image belongs to, {fixedTo}; leave it out");
        }

        if (mainCf[Privileges] is { } privileges && !privileges.Contains('$') && OfPrivileges(privileges) is { } problem)
            yield return origins.Fatal(Privileges, problem);
    }

    // check_default_privs and check_overlap of mail_params.c.
    private string? OfPrivileges(string name) => name == Owner ? $"{Quotation.Of(name)} is the account of Postfix itself, whose rights no delivery may have; nobody is the default"
        : surroundings.Users.Count == 0 ? null
        : !surroundings.Users.TryGetValue(name, out var uid) ? $"the image has no account {Quotation.Of(name)} in /etc/passwd; nobody is the default"
        : uid == 0 ? $"{Quotation.Of(name)} has the rights of root; nobody is the default"
        : null;

    // `name`, `name:group`, both as numbers, too (opendkim.conf(5)).
    private IEnumerable<Diagnostic> OfOpenDkim(OpenDkimConf openDkim)
    {
        if (!settings.OpenDkim.TryGetValue(SignerOption, out var given) || openDkim[SignerOption] is not { Length: > 0 } value || surroundings.Users.Count == 0)
            yield break;
        var names = value.Split([':'], 2);
        if (!Knows(surroundings.Users, names[0]))
            yield return given.Origin.Fatal($"the image has no account {Quotation.Of(names[0])} in /etc/passwd; leave it out for {Signer}");
        else if (names.Length == 2 && !Knows(surroundings.Groups, names[1]))
            yield return given.Origin.Fatal($"the image has no group {Quotation.Of(names[1])} in /etc/group; leave it out for {Signer}");
        else if (openDkim.HasOwnSocket && names[0] is not (Signer or "root" or "0") && names[0] != Number(Signer))
            yield return given.Origin.Fatal($"{Quotation.Of(names[0])} can neither read the keys nor make the socket, which belong to {Signer}; leave it out");
    }

    private string? Number(string user) => surroundings.Users.TryGetValue(user, out var uid) ? $"{uid}" : null;

    private static bool Knows(IReadOnlyDictionary<string, uint> known, string name) => known.ContainsKey(name) || known.Values.Any(number => $"{number}" == name);
}
