// The user's own services and options: POSTFIXMASTER_ and [master] in all their spellings. Called by SettingsBuilder.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Checks and collects what the settings say of master.cf.</summary>
internal sealed class MasterReader(SettingValues values, List<Diagnostic> diagnostics)
{
    private static readonly char[] Blank = [' ', '\t', '\n', '\r'];

    /// <summary>Whole lines first, then columns, then options, each in the order of their names.</summary>
    public IReadOnlyList<MasterChange> Read() =>
    [
        .. values.All.Where(value => value.Setting.Master is not null)
            .OrderBy(value => value.Setting.Master!.Item is not { } item ? 0 : MasterColumns.Contains(item) ? 1 : 2)
            .ThenBy(value => value.Setting.Variable, StringComparer.Ordinal)
            .Select(Check).OfType<MasterChange>(),
    ];

    private MasterChange? Check(SettingValue value)
    {
        var target = value.Setting.Master!;
        var text = value.Text.Replace("\r\n", "\n").Replace('\r', '\n').Trim();
        var problem = ServiceProblem(target.Service);
        if (problem.Length == 0 && target.Item is { } name)
            problem = ItemProblem(name, text);
        else if (problem.Length == 0 && text.Length > 0)
            problem = LineProblem(target.Service, text);
        if (problem.Length > 0)
        {
            diagnostics.Add(value.Origin.Fatal(problem));
            return null;
        }

        var item = target.Item is null ? null : MasterColumns.Canonical(target.Item);
        return new MasterChange(target.Service, item, text.Length == 0 ? null : item is null ? text : MasterColumns.Normalise(item, text), value.Origin);
    }

    private static string ServiceProblem(string service)
    {
        var slash = service.LastIndexOf('/');
        var isService = slash > 0 && service.IndexOfAny(Blank) < 0 && service[0] != '#';
        return isService && MasterColumns.ServiceTypes.Contains(service.Substring(slash + 1)) ? ""
            : $"{Quotation.Of(service)} does not name a service; name/type is wanted, such as submission/inet, with one of the types {string.Join(", ", MasterColumns.ServiceTypes)}";
    }

    private static string ItemProblem(string name, string text)
    {
        if (MasterColumns.Contains(name))
            return text.Length == 0 ? $"empty; {name} is a column of master.cf and needs a value" : MasterColumns.Problem(name, MasterColumns.Normalise(name, text));
        if (name.Length == 0 || name.IndexOfAny(['=', '#', ' ', '\t', '\n', '$', '{', '}']) >= 0)
            return $"{Quotation.Of(name)} cannot be the name of a parameter";
        return IsBalanced(text) ? "" : "has a brace without its partner; master.cf cannot hold that";
    }

    private static string LineProblem(string service, string text)
    {
        var columns = text.Split(Blank, StringSplitOptions.RemoveEmptyEntries);
        if (columns.Length < MasterColumns.KeyColumns + MasterColumns.Names.Count)
            return $"has {columns.Length} columns; name, type, {string.Join(", ", MasterColumns.Names)} are wanted";
        if ($"{columns[0]}/{columns[1]}" != service)
            return $"is a line for {Quotation.Of($"{columns[0]}/{columns[1]}").Trim('"')}, not for {service}";
        if (!IsBalanced(text))
            return "has a brace without its partner; master.cf cannot hold that";
        for (var i = 0; i < MasterColumns.Names.Count; i++)
        {
            if (MasterColumns.Problem(MasterColumns.Names[i], columns[MasterColumns.KeyColumns + i]) is { Length: > 0 } problem)
                return $"{MasterColumns.Names[i]}: {problem}";
        }

        return "";
    }

    private static bool IsBalanced(string text)
    {
        var depth = 0;
        foreach (var c in text)
        {
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth < 0)
                return false;
        }

        return depth == 0;
    }
}
