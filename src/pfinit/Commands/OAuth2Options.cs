using Pfinit.Settings;

namespace Pfinit.Commands;

/// <summary>The command line of `pfinit oauth2`. Options that are settings, too, take the place of the variable.</summary>
internal sealed class OAuth2Options
{
    private const string DeviceOption = "--device-endpoint";
    private const string AuthorizationOption = "--authorization-endpoint";

    private static readonly Dictionary<string, Setting> Overridable = new(StringComparer.Ordinal)
    {
        ["--provider"] = TokenRows.Provider,
        ["--tenant"] = TokenRows.Tenant,
        ["--client-id"] = TokenRows.ClientId,
        ["--token-endpoint"] = TokenRows.TokenEndpoint,
        ["--scope"] = TokenRows.Scope,
    };

    private readonly Dictionary<string, string> variables = new(StringComparer.Ordinal);

    private OAuth2Options()
    {
    }

    /// <summary>`login`, otherwise `status`.</summary>
    public bool Login { get; private set; }

    /// <summary>Through the browser's address bar instead of a device code.</summary>
    public bool Browser { get; private set; }

    /// <summary>Null: the provider's own.</summary>
    public HttpUrl? DeviceEndpoint { get; private set; }

    /// <summary>Where the browser goes. Null: the provider's own.</summary>
    public HttpUrl? AuthorizationEndpoint { get; private set; }

    /// <summary>Which login, where there are several.</summary>
    public string? User { get; private set; }

    /// <summary>Null when the command line is wrong; <paramref name="mistake"/> then says how.</summary>
    public static OAuth2Options? Parse(IReadOnlyList<string> arguments, out string mistake)
    {
        if (arguments.Count == 0 || arguments[0] is not ("login" or "status"))
        {
            mistake = arguments.Count == 0 ? "login or status is missing" : $"unknown action \"{arguments[0]}\"";
            return null;
        }

        var options = new OAuth2Options { Login = arguments[0] == "login" };
        var rest = new Queue<string>(arguments.Skip(1));
        mistake = "";
        while (rest.Count > 0 && mistake.Length == 0)
            mistake = options.Take(rest.Dequeue(), rest);
        return mistake.Length == 0 ? options : null;
    }

    /// <summary>The environment with the options in it; where a variable was set by file, the option replaces that, too.</summary>
    public IReadOnlyDictionary<string, string> Override(IReadOnlyDictionary<string, string> environment) => environment.Keys
        .Where(name => !variables.Keys.Any(variable => name == variable + SettingsCatalog.FileSuffix))
        .Union(variables.Keys)
        .ToDictionary(name => name, name => variables.TryGetValue(name, out var value) ? value : environment[name], StringComparer.Ordinal);

    /// <summary>
    /// The option without which the login would go to a provider that has nothing to do with the token endpoint of <paramref name="client"/>; null when
    /// there is none missing.
    /// </summary>
    public string? Missing(OAuth2Client client) => client.TokenEndpoint == HttpUrl.Parse(client.Provider.TokenEndpoint, out _) ? null
        : Browser ? (AuthorizationEndpoint is null ? AuthorizationOption : null)
        : DeviceEndpoint is null ? DeviceOption : null;

    private string Take(string argument, Queue<string> rest)
    {
        if (!argument.StartsWith('-'))
            return $"unexpected argument \"{argument}\"";
        if (argument == "--browser" && Login)
        {
            Browser = true;
            return "";
        }

        // --name value and --name=value
        var equals = argument.IndexOf('=');
        var name = equals < 0 ? argument : argument.Substring(0, equals);
        if (name != "--user" && (!Login || (name is not (DeviceOption or AuthorizationOption) && !Overridable.ContainsKey(name))))
            return $"unknown option {name}";
        if (equals < 0 && rest.Count == 0)
            return $"{name} needs a value";
        return TakeOption(name, equals < 0 ? rest.Dequeue() : argument.Substring(equals + 1));
    }

    private string TakeOption(string name, string value)
    {
        switch (name)
        {
            case "--user":
                User = value;
                return "";
            case DeviceOption:
                DeviceEndpoint = HttpUrl.Parse(value, out var problem);
                return Check(name, value, DeviceEndpoint, problem);
            case AuthorizationOption:
                AuthorizationEndpoint = HttpUrl.Parse(value, out problem);
                return Check(name, value, AuthorizationEndpoint, problem);
            default:
                variables[Overridable[name].Variable] = value;
                return "";
        }
    }

    private static string Check(string name, string value, HttpUrl? endpoint, string problem) =>
        endpoint is null ? $"{name} {value}: {problem}" : endpoint.IsSecure ? "" : $"{name} {value}: is not https";
}
