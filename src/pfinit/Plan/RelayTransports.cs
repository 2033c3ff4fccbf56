// A transport of its own for each route, a line in master.cf: smtp(8) with that relay's login, TLS level and wrapper mode. Planner adds them.
//
// Postfix's other way, passwords looked up by sender, is not used: it offers a sender's password to whatever host the mail happens to go to, a
// recipient's own server included; it has one TLS wrapper mode and one list of mechanisms for all; and a sender whose relay wants no login
// gets that of another. Connections are cached by transport, so none is shared between logins.

using System.Text;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>The services of master.cf that the routes use.</summary>
internal static class RelayTransports
{
    /// <summary>What Postfix takes where main.cf says nothing.</summary>
    private static readonly Dictionary<string, string> Defaults = new(StringComparer.Ordinal)
    {
        [SaslParameters.Enable] = "no",
        ["smtp_sasl_password_result_delimiter"] = ":",
        [RelayParameters.WrapperMode] = "no",
    };

    /// <summary>Whether a service could be ours: `relay` and a number, as <see cref="RelayRoute.Name"/>.</summary>
    public static bool IsName(string service) => service.StartsWith(RelayEntryRows.RelayTable, StringComparison.Ordinal)
        && service.Length > RelayEntryRows.RelayTable.Length && service.Skip(RelayEntryRows.RelayTable.Length).All(char.IsDigit);

    /// <summary>The service of a route; options only where it differs from <paramref name="mainCf"/>, which has to be complete.</summary>
    public static string Service(RelayRoute route, PfinitSettings settings, MainCf mainCf)
    {
        var text = new StringBuilder($"{route.Name,-10} unix  -       -       n       -       -       smtp");
        foreach (var (name, given) in Wanted(route))
        {
            var value = given ?? Default(name);
            if ((mainCf[name] ?? Default(name)) != value && !(SaslParameters.Shared.Contains(name) && settings.Postfix.ContainsKey(name)))
                text.Append("\n    -o ").Append(value.Contains(' ') ? $"{{ {name} = {value} }}" : $"{name}={value}");
        }

        return text.ToString();
    }

    // Without a value it is the default.
    private static IEnumerable<Parameter> Wanted(RelayRoute route)
    {
        if (route.Relay.TlsLevel is { } level)
            yield return new(RelayParameters.TlsLevel, level);
        yield return new(RelayParameters.WrapperMode, route.Relay.ImplicitTls ? "yes" : "no");

        // Without a login, all that counts is that none is tried.
        var sasl = SaslParameters.For(route.Relay.Login, Paths.RelayPasswords(route.Name));
        foreach (var parameter in route.Relay.Login is null ? sasl.Where(row => row.Name == SaslParameters.Enable) : sasl)
            yield return parameter;
    }

    private static string Default(string name) => Defaults.TryGetValue(name, out var value) ? value : "";
}
