// A plan as text: what `pfinit render` prints and what the golden tests compare.

using System.Text;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Prints a plan, secrets masked.</summary>
internal static class PlanText
{
    private const string Mask = "********";

    public static string Of(RelayPlan plan)
    {
        var text = new StringBuilder();
        foreach (var directory in plan.Directories)
            text.Append($"directory {directory.Path} {directory.Access}{(directory.KeepsAccess ? " if it is missing" : "")}\n");
        foreach (var copy in plan.Copies)
            text.Append($"copy {copy.Source} -> {copy.Target}\n");
        foreach (var file in plan.Files)
            AppendBody(text, $"file {file.Path} {file.Access}", file.Secret ? Mask + "\n" : file.Content);
        foreach (var table in plan.Tables)
            AppendBody(text, $"table {table.Path} {table.Access}", Masked(table).ToText());
        foreach (var table in plan.OwnTables)
            text.Append($"build {table.Lmdb} with {table.Builder} if it is missing or older than {table.Source}\n");
        foreach (var path in plan.StaleTables)
            text.Append($"remove {path} and {path}{LookupTable.LmdbSuffix} if pfinit wrote them\n");
        foreach (var path in plan.StaleFiles)
            text.Append($"remove {path}\n");
        if (plan.Logins.Count > 0)
            AppendBody(text, $"logins {Paths.SaslDatabase} {Access.PostfixSecret}", string.Concat(plan.Logins.Select(login => $"{login.Name} {Mask}\n")));
        if (plan.SelfSigned is { } certificate)
            text.Append(certificate.Kept is null
                ? $"generate {certificate.Path} ECDSA P-256, self-signed for {certificate.HostName}, {certificate.Days} days\n"
                : $"keep {certificate.Path}, self-signed for {certificate.HostName}\n");
        foreach (var key in plan.KeyCopies)
            text.Append($"copy {key.Source} -> {key.Target}\n");
        foreach (var key in plan.NewKeys)
            text.Append($"generate {key.PrivatePath} RSA {key.Bits}, selector {key.Selector}, record in {key.RecordPath}\n");
        if (plan.HoldsMail)
            text.Append($"release mail on hold when the milter answers at {plan.Milter!.ForPostfix}\n");
        else if (plan.Milter is not null && !plan.SignsReleased)
            text.Append("leave on hold what the last run left there: it would meet no milter\n");
        foreach (var service in plan.Services)
            text.Append($"service {service.Name}: {string.Join(" ", service.Command)}\n    ready when {Describe(service.Ready)}\n{Describe(service.Restart)}");
        return text.ToString();
    }

    // Only what somebody set.
    private static string Describe(RestartLimits limits) => limits == new RestartLimits() ? ""
        : $"    started again after {Duration.Text(limits.FirstDelay)} to {Duration.Text(limits.LongestDelay)}, "
        + $"given up after {limits.Exits} ends without {Duration.Text(limits.StableAfter)} of service\n";

    private static PlannedTable Masked(PlannedTable table) => table.Secret
        ? table with { Rows = [.. table.Rows.Select(row => new LookupRow(row.Key, Mask))] }
        : table;

    private static void AppendBody(StringBuilder text, string title, string content)
    {
        text.Append(title).Append('\n');
        foreach (var line in content.TrimEnd('\n').Split('\n'))
            text.Append(line.Length == 0 ? "" : "    " + line).Append('\n');
    }

    private static string Describe(ReadyProbe probe) => probe switch
    {
        ReadyProbe.Milter milter => $"the milter answers at {milter.Endpoint.ForPostfix}",
        ReadyProbe.Smtp smtp => $"port {smtp.Port} answers 220{(smtp.ProxyProtocol ? " behind a PROXY header" : "")}",
        _ => throw new NotSupportedException(probe.GetType().Name),
    };
}
