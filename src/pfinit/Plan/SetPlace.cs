using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>What one setting of the user's sets: a parameter of main.cf, or a service of master.cf, one of its columns or options.</summary>
/// <param name="Service">`submission/inet`; empty for main.cf.</param>
/// <param name="Item">The parameter or column; empty for a whole service.</param>
internal sealed record SetPlace(string Service, string Item)
{
    public bool IsInMainCf => Service.Length == 0;

    public bool IsService => Item.Length == 0;

    /// <summary>The column by which a service that is not there yet is made.</summary>
    public bool IsCommand => !IsInMainCf && Item == MasterColumns.Command;

    /// <summary>The file, as the subject of messages.</summary>
    public string File => IsInMainCf ? Paths.MainCf : Paths.MasterCf;

    /// <summary>As messages name it: `relayhost`, `submission/inet`, `submission/inet: maxproc`.</summary>
    public override string ToString() => IsInMainCf ? Item : IsService ? Service : $"{Service}: {Item}";

    /// <summary>Everything that these settings set; what has only its default is none of it, since that is written at every start.</summary>
    public static IReadOnlyList<SetPlace> Of(PfinitSettings settings) =>
    [
        .. settings.Postfix.Keys.Where(name => settings.Postfix[name].Origin != Origin.Default).OrderBy(name => name, StringComparer.Ordinal)
            .Select(name => new SetPlace("", name)),
        .. settings.Master.Select(change => new SetPlace(change.Service, change.Item ?? "")).Distinct(),
    ];

    /// <summary>The value, or the lines of the service; null when there is none.</summary>
    public string? Read(MainCf mainCf, MasterCf masterCf)
    {
        if (IsInMainCf)
            return mainCf[Item];
        var service = masterCf.Services.FirstOrDefault(service => service.Key == Service);
        return service is null || IsService ? service?.Text : MasterColumns.Contains(Item) ? service.Column(Column) : service.Option(Item);
    }

    /// <summary>Makes <see cref="Read"/> give <paramref name="value"/>. A service without a command is none; any other column cannot be taken out.</summary>
    public void Write(MainCf mainCf, MasterCf masterCf, string? value)
    {
        if (IsInMainCf && value is not null)
            mainCf.Set(Item, value);
        else if (IsInMainCf)
            mainCf.Remove(Item);
        else if (IsService && value is not null)
            masterCf.Set(new MasterService(value));
        else if (value is null && (IsService || IsCommand))
            masterCf.Remove(Service);
        else if (!MasterColumns.Contains(Item))
            masterCf.Change(Service, service => value is null ? service.WithoutOption(Item) : service.WithOption(Item, value));
        else if (value is not null)
            masterCf.Change(Service, service => service.WithColumn(Column, value));
    }

    private int Column => MasterColumns.KeyColumns + MasterColumns.Names.ToList().IndexOf(Item);
}
