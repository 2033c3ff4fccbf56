// The user's changes of master.cf: POSTFIXMASTER_ and [master]. Planner calls it; whole services come before columns, those before options.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Applies the settings to a master.cf.</summary>
internal sealed class MasterChanges(PfinitSettings settings, ParameterNames parameters, TableReferences tables, List<Diagnostic> diagnostics)
{
    /// <summary>Stands for a value that is nothing: an empty text would remove the option. Postfix itself takes braces as quotation marks here.</summary>
    private const string EmptyValue = "{}";

    private const string InetType = "/inet";

    private MasterChange? RemovedListener => settings.Master.FirstOrDefault(change =>
        change is { Item: null, Value: null } && change.Service.EndsWith(InetType, StringComparison.Ordinal));

    /// <summary>The user wants a service that clients connect to gone: pfinit must not add one in its place.</summary>
    public bool RemovesListener => RemovedListener is not null;

    /// <summary>Services set, removed, or made by their command column.</summary>
    public void ApplyServices(MasterCf masterCf)
    {
        foreach (var change in settings.Master.Where(change => change.Item is null))
        {
            if (change.Value is { } line)
                masterCf.Set(Line(change, line));
            else
                masterCf.Remove(change.Service);
        }

        foreach (var change in settings.Master.Where(change => change.Item is MasterColumns.Command && !masterCf.Contains(change.Service)))
            masterCf.Set(NewService(change.Service, change.Value!));
    }

    /// <summary>Columns and options of the services that are there; then says what the whole of the changes leads to.</summary>
    public void ApplyItems(MasterCf masterCf, MainCf mainCf)
    {
        foreach (var change in settings.Master.Where(change => change.Item is not null))
        {
            if (masterCf.Contains(change.Service))
                Apply(masterCf, change);
            else if (change.Value is not null)
            {
                diagnostics.Add(change.Origin.Fatal($"master.cf has no service {change.Service}, and without a command none can be made"
                    + Spelling.Hint(change.Service, masterCf.Services.Select(service => service.Key))));
            }
        }

        if (RemovedListener is { } removed && SubmissionListener.Find(mainCf, masterCf, services: "") is null)
            diagnostics.Add(removed.Origin.Warning("leaves no smtpd that greets clients; nobody can hand in mail, and the relay does not count as up"));
    }

    private void Apply(MasterCf masterCf, MasterChange change)
    {
        var item = change.Item!;
        if (MasterColumns.Contains(item))
        {
            var column = MasterColumns.KeyColumns + MasterColumns.Names.ToList().IndexOf(item);
            masterCf.Change(change.Service, service => WithoutChroot(service.WithColumn(column, change.Value!), change));
            return;
        }

        if (!parameters.IsKnown(item))
            diagnostics.Add(change.Origin.UnknownName($"Postfix has no parameter {item}; written to master.cf all the same{parameters.Hint(item)}"));
        var value = change.Value is null ? null : change.Value == EmptyValue ? "" : tables.Expand(OneLine(change.Value), change.Origin, diagnostics);
        masterCf.Change(change.Service, service => value is null ? service.WithoutOption(item) : service.WithOption(item, value));
    }

    // A line break in the setting is one in the file, indented as a continuation has to be.
    private MasterService Line(MasterChange change, string line)
    {
        var lines = line.Split('\n').Select(part => part.Trim()).Where(part => part.Length > 0);
        var service = new MasterService(string.Join("\n  ", lines.Select(part => tables.Expand(part, change.Origin, diagnostics))));
        foreach (var name in service.Options.Select(option => option.Name).Where(name => !parameters.IsKnown(name)))
            diagnostics.Add(change.Origin.UnknownName($"Postfix has no parameter {name}; written to master.cf all the same{parameters.Hint(name)}"));
        return WithoutChroot(service, change);
    }

    private MasterService WithoutChroot(MasterService service, MasterChange change)
    {
        if (service.Column(MasterService.ChrootColumn) != "y")
            return service;
        diagnostics.Add(change.Origin.Warning("chroot is n instead of y; there is no jail with the files that the service would look for"));
        return service.WithColumn(MasterService.ChrootColumn, "n");
    }

    // master(8) starts no inet service that is private.
    private static MasterService NewService(string key, string command)
    {
        var slash = key.LastIndexOf('/');
        return new MasterService($"{key.Substring(0, slash)} {key.Substring(slash + 1)} {(key.EndsWith(InetType, StringComparison.Ordinal) ? "n" : "-")} - n - - {command}");
    }

    private static string OneLine(string value) => string.Join(" ", value.Split('\n').Select(line => line.Trim())).Trim();
}
