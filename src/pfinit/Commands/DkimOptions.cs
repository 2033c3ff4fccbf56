using System.Globalization;
using Pfinit.Plan;
using Pfinit.Settings;

namespace Pfinit.Commands;

/// <summary>The command line of `pfinit dkim`.</summary>
internal sealed class DkimOptions
{
    public const string DefaultSelector = "mail";

    private readonly List<SenderDomain> domains = [];

    private DkimOptions()
    {
    }

    /// <summary>`keygen`, otherwise `show`.</summary>
    public bool Keygen { get; private set; }

    public IReadOnlyList<SenderDomain> Domains => domains;

    /// <summary>Null when not given.</summary>
    public string? Selector { get; private set; }

    public int Bits { get; private set; } = 2048;

    public string Directory { get; private set; } = Paths.Keys;

    public bool Bind { get; private set; }

    /// <summary>Null when the command line is wrong; <paramref name="mistake"/> then says how.</summary>
    public static DkimOptions? Parse(IReadOnlyList<string> arguments, out string mistake)
    {
        if (arguments.Count == 0 || arguments[0] is not ("keygen" or "show"))
        {
            mistake = arguments.Count == 0 ? "keygen or show is missing" : $"unknown action \"{arguments[0]}\"";
            return null;
        }

        var options = new DkimOptions { Keygen = arguments[0] == "keygen" };
        var rest = new Queue<string>(arguments.Skip(1));
        mistake = "";
        while (rest.Count > 0 && mistake.Length == 0)
            mistake = options.Take(rest.Dequeue(), rest);
        if (mistake.Length == 0 && options.Keygen && options.domains.Count == 0)
            mistake = "keygen needs a domain";
        return mistake.Length == 0 ? options : null;
    }

    private string Take(string argument, Queue<string> rest)
    {
        if (!argument.StartsWith('-'))
            return TakeDomain(argument);

        // --name value and --name=value
        var equals = argument.IndexOf('=');
        var name = equals < 0 ? argument : argument.Substring(0, equals);
        if (name is not ("--selector" or "--directory") && name != (Keygen ? "--bits" : "--format"))
            return $"unknown option {name}";
        if (equals < 0 && rest.Count == 0)
            return $"{name} needs a value";
        return TakeOption(name, equals < 0 ? rest.Dequeue() : argument.Substring(equals + 1));
    }

    private string TakeDomain(string argument)
    {
        if (SenderDomain.Parse(argument) is not { Subdomains: false } domain)
            return $"\"{argument}\" is not a domain name";
        if (!domains.Contains(domain))
            domains.Add(domain);
        return "";
    }

    private string TakeOption(string name, string value)
    {
        switch (name)
        {
            case "--selector":
                Selector = value;
                return SenderDomain.Parse(value) is { Subdomains: false } ? "" : $"\"{value}\" is not a selector: letters, digits, hyphens and dots";
            case "--directory":
                Directory = Path.GetFullPath(value.Length > 0 ? value : ".");
                return "";
            case "--format":
                Bind = value == "bind";
                return value is "txt" or "bind" ? "" : $"format \"{value}\" is neither txt nor bind";
            default:
                Bits = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var bits) ? bits : 0;
                return Bits is >= 1024 and <= 4096 ? "" : $"--bits {value} is outside 1024..4096";
        }
    }
}
