// Names who set a parameter that is wrong: a setting of the user's, or a file that was there.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Diagnostics about main.cf and the options of master.cf.</summary>
internal sealed class ParameterOrigins(PfinitSettings settings)
{
    /// <summary>About a parameter of main.cf.</summary>
    public Diagnostic Fatal(string name, string problem) =>
        Of(name) is { } origin ? origin.Fatal(problem) : Diagnostic.Fatal(Paths.MainCf, $"{name}: {problem}");

    /// <summary>Likewise.</summary>
    public Diagnostic Warning(string name, string problem) =>
        Of(name) is { } origin ? origin.Warning(problem) : Diagnostic.Warning(Paths.MainCf, $"{name}: {problem}");

    /// <summary>About an option of a service.</summary>
    public Diagnostic Fatal(MasterService service, string name, string problem)
    {
        var (origin, text) = Of(service, name, problem);
        return origin?.Fatal(text) ?? Diagnostic.Fatal(Paths.MasterCf, text);
    }

    /// <summary>Likewise.</summary>
    public Diagnostic Warning(MasterService service, string name, string problem)
    {
        var (origin, text) = Of(service, name, problem);
        return origin?.Warning(text) ?? Diagnostic.Warning(Paths.MasterCf, text);
    }

    /// <summary>Where the settings took a service out of master.cf; null when they did not.</summary>
    /// <param name="name">Its name, without the type.</param>
    public Origin? Removed(string name) => settings.Master
        .LastOrDefault(change => change is { Item: null, Value: null } && change.Service.StartsWith(name + "/", StringComparison.Ordinal))?.Origin;

    /// <summary>Where the user set the parameter of main.cf; null when the value is that of a file, or pfinit's own.</summary>
    public Origin? Of(string name) =>
        settings.Postfix.TryGetValue(name, out var given) && given.Value is not null && given.Origin != Origin.Default ? given.Origin : null;

    private (Origin? Origin, string Text) Of(MasterService service, string name, string problem)
    {
        var ofService = settings.Master.Where(change => change.Service == service.Key && change.Value is not null).ToList();
        return ofService.FindLast(change => change.Item == name) is { } option ? (option.Origin, problem)
            : ofService.FindLast(change => change.Item is null) is { } line ? (line.Origin, $"{name}: {problem}")
            : (null, $"{service.Key}: {name}: {problem}");
    }
}
