// What a main.cf brings along from another image and cannot keep here. Planner calls it before anything looks at the file. Each change is
// one warning, and none is left for the next start; what POSTFIX_ variables set is the user's own and none of this.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Takes a main.cf over from another image.</summary>
internal sealed class OlderImage(PfinitSettings settings, Surroundings surroundings, List<Diagnostic> diagnostics)
{
    private static readonly char[] Separators = [' ', '\t', ','];

    /// <summary>Where Postfix is in this image. A parameter that is not set has the right value by itself.</summary>
    private static readonly Parameter[] Places =
    [
        new("daemon_directory", Paths.PostfixDaemons),
        new("command_directory", Paths.PostfixCommands),
        new("shlib_directory", Paths.PostfixLibraries),
        new("queue_directory", Paths.Queue),
        new("data_directory", Paths.PostfixData),
        new("sendmail_path", "/usr/sbin/sendmail"),
        new("mailq_path", "/usr/bin/mailq"),
        new("newaliases_path", "/usr/bin/newaliases"),
        new("mail_owner", "postfix"),
        new("setgid_group", "postdrop"),
    ];

    /// <summary>Removes and corrects, and says which of the values that are always set are going to replace another.</summary>
    public void Leave(MainCf mainCf, MilterEndpoint? milter)
    {
        foreach (var (name, value) in Places)
            Correct(mainCf, name, value!);
        if (mainCf["meta_directory"] is { } meta && meta is not (Paths.PostfixLibraries or Paths.Postfix))
            Correct(mainCf, "meta_directory", Paths.PostfixLibraries);
        LeaveSnakeOil(mainCf);
        LeaveLogFile(mainCf);
        LeaveMailName(mainCf);
        SayWhatMiltersGo(mainCf, milter);
        foreach (var (name, value) in PostfixParameters.Fixed)
            SayWhatChanges(mainCf, name, value!);
        foreach (var setting in new[] { ClientRows.MyNetworks, ClientRows.MessageSizeLimit })
            SayWhatChanges(mainCf, setting.Variable.Substring(SettingsCatalog.PostfixPrefix.Length), setting.Default);
        if (settings.Relay is null && mainCf["relayhost"] is { Length: > 0 } relay && !IsUsers("relayhost"))
            diagnostics.Add(Warning($"relayhost: \"{relay}\" removed; RELAYHOST sets the relay, without it mail is delivered directly"));
    }

    /// <summary>The image has no Berkeley DB: `hash:` and `btree:` are read as `lmdb:`.</summary>
    public static void ReplaceTableTypes(MainCf mainCf, List<Diagnostic> diagnostics)
    {
        foreach (var name in mainCf.Names.ToList())
        {
            var value = mainCf[name]!;
            var replaced = TableTypes.ToLmdb(value);
            if (replaced == value)
                continue;
            mainCf.Set(name, replaced);
            diagnostics.Add(Warning($"{name}: hash: and btree: tables do not exist here; changed to \"{replaced}\""));
        }
    }

    private void Correct(MainCf mainCf, string name, string value)
    {
        if (mainCf[name] is not { } found || found == value || IsUsers(name))
            return;
        mainCf.Set(name, value);
        diagnostics.Add(Warning($"{name}: \"{found}\" is of another image; changed to {value}"));
    }

    // Debian makes a certificate with the package and names it in main.cf. Without it smtpd would complain at every connection.
    private void LeaveSnakeOil(MainCf mainCf)
    {
        if (surroundings.HasSnakeOil)
            return;
        var gone = new[] { "smtpd_tls_cert_file", "smtpd_tls_key_file", "smtpd_tls_chain_files" }
            .Where(name => mainCf[name]?.Contains("ssl-cert-snakeoil") == true && !IsUsers(name)).ToList();
        if (gone.Count == 0)
            return;

        // What only offers TLS has nothing to offer then; what demands it is left to fail.
        gone.AddRange(new Parameter[] { new("smtpd_tls_security_level", "may"), new("smtpd_use_tls", "yes") }
            .Where(offer => mainCf[offer.Name] == offer.Value && !IsUsers(offer.Name)).Select(offer => offer.Name));
        gone.ForEach(mainCf.Remove);
        diagnostics.Add(Warning($"{string.Join(", ", gone)}: removed, since Debian's snakeoil certificate is not here; POSTFIX_smtpd_tls_chain_files names another"));
    }

    // postlogd on stdout would bypass severities, JSON and the counters. A real file is somebody's choice.
    private void LeaveLogFile(MainCf mainCf)
    {
        const string Name = "maillog_file";
        if (mainCf[Name] is not ("/dev/stdout" or "/dev/stderr") || IsUsers(Name))
            return;
        diagnostics.Add(Warning($"{Name}: \"{mainCf[Name]}\" removed; the log reaches stdout through /dev/log here"));
        mainCf.Remove(Name);
    }

    // Debian reads myorigin from a file when its value is a path, and no program of Postfix starts when that is not there.
    private void LeaveMailName(MainCf mainCf)
    {
        const string Name = "myorigin";
        if (surroundings.HasMailName || mainCf[Name] != Paths.MailName || IsUsers(Name))
            return;
        mainCf.Remove(Name);
        diagnostics.Add(Warning($"{Name}: \"{Paths.MailName}\" removed, since there is no such file; addresses without a domain get myhostname"));
    }

    // That of OpenDKIM is replaced by our own or not needed; any other did something that mail now goes without.
    private void SayWhatMiltersGo(MainCf mainCf, MilterEndpoint? milter)
    {
        const string Name = "smtpd_milters";
        var found = (mainCf[Name] ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word != milter?.ForPostfix && !word.Contains("opendkim") && !word.EndsWith(":8891", StringComparison.Ordinal)).ToList();
        if (found.Count > 0 && !IsUsers(Name))
            diagnostics.Add(Warning($"{Name}: \"{string.Join(", ", found)}\" removed; POSTFIX_{Name} sets milters besides OpenDKIM"));
    }

    private void SayWhatChanges(MainCf mainCf, string name, string value)
    {
        if (mainCf[name] is { } found && !IsUsers(name) && !Words(found).SequenceEqual(Words(value), StringComparer.Ordinal))
            diagnostics.Add(Warning($"{name}: \"{found}\" changed to \"{value}\"; POSTFIX_{name} sets another value"));
    }

    private bool IsUsers(string name) => settings.Postfix.TryGetValue(name, out var given) && given.Origin != Origin.Default;

    private static string[] Words(string value) => value.Split(Separators, StringSplitOptions.RemoveEmptyEntries);

    private static Diagnostic Warning(string text) => Diagnostic.Warning(Paths.MainCf, text);
}
