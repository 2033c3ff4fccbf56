// The logins of clients: `user[@domain]:password`. Called by SettingsBuilder. A message names a login by its number and, where that is certain, its
// user; what may be a password, or a part of one, is never quoted.

using System.Text;
using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Checks SMTPD_SASL_USERS.</summary>
internal sealed class LoginReader(SettingValues values, List<Diagnostic> diagnostics)
{
    /// <summary>In bytes, of user and domain together.</summary>
    public const int LongestName = 255;

    /// <summary>In bytes. One twice as long no longer fits into the one line of SMTP that AUTH PLAIN and LOGIN have for it.</summary>
    public const int LongestPassword = 1024;

    /// <summary>The logins in their order; none when clients cannot log in.</summary>
    public IReadOnlyList<ClientLogin> Read()
    {
        if (values[ClientRows.SmtpdSaslUsers] is not { Text.Length: > 0 } value)
            return [];
        var texts = Split(value);
        if (texts.Count == 0)
            diagnostics.Add(value.Origin.Fatal("names no login; user:password is wanted, or leave it out"));

        // Where commas separate, what looks like the next user may be the rest of a password with a comma in it.
        var byLine = value.Text.Contains('\n');
        return [.. texts.Select((text, index) => Login(text, index + 1, byLine || index == 0, value.Origin)).OfType<ClientLogin>()];
    }

    // A line break makes each line a login, and a comma a part of its password. A single line is a list with commas, the contract's form.
    private List<string> Split(SettingValue value)
    {
        var byLine = value.Text.Contains('\n');
        var texts = value.Text.Split(byLine ? '\n' : ',')
            .Select(text => (text.EndsWith('\r') ? text.Substring(0, text.Length - 1) : text).TrimStart())
            .Where(text => text.Length > 0)
            .ToList();
        if (byLine && texts.FindIndex(text => text.EndsWith(',')) is >= 0 and var index)
            diagnostics.Add(value.Origin.Warning($"login {index + 1} ends with a comma; with one login a line it is a part of the password"));
        return texts;
    }

    private ClientLogin? Login(string text, int number, bool mayQuote, Origin origin)
    {
        var colon = text.IndexOf(':');
        if (colon < 0)
        {
            diagnostics.Add(origin.Fatal($"login {number} has no colon; user:password is wanted, and a comma in a password wants one login a line"));
            return null;
        }

        var (name, password) = (text.Substring(0, colon), text.Substring(colon + 1));
        if ((NameProblem(name) ?? PasswordProblem(password)) is { } problem)
        {
            var quoted = mayQuote && name.Length > 0 && name.All(c => !char.IsControl(c)) && Encoding.UTF8.GetByteCount(name) <= LongestName;
            diagnostics.Add(origin.Fatal($"login {number}{(quoted ? $" (\"{name}\")" : "")}: {problem}"));
            return null;
        }

        var at = name.IndexOf('@');
        return at < 0 ? new ClientLogin(name, null, password, origin) : new ClientLogin(name.Substring(0, at), name.Substring(at + 1), password, origin);
    }

    // SASL takes what is behind the first @ for the realm, and drops white space at the ends of a name.
    private static string? NameProblem(string name) => name switch
    {
        "" => "there is no user before the colon",
        _ when name.Any(char.IsControl) => "the user has a control character",
        _ when name.Trim() != name => "the user ends with white space",
        _ when name.StartsWith('@') => "there is no user before the @",
        _ when name.EndsWith('@') => "there is no domain behind the @",
        _ when name.IndexOf('@') != name.LastIndexOf('@') => "the user has more than one @",
        _ when name.IndexOf('@') is >= 0 and var at && name.Substring(at).Any(char.IsWhiteSpace) => "the domain has white space",
        _ when Encoding.UTF8.GetByteCount(name) > LongestName => $"the user is longer than {LongestName} bytes",
        _ => null,
    };

    private static string? PasswordProblem(string password) => password switch
    {
        "" => "the password is empty",
        _ when password.IndexOfAny(['\0', '\r']) >= 0 => "the password has a NUL or a line break; clients cannot send one",
        _ when Encoding.UTF8.GetByteCount(password) > LongestPassword => $"the password is longer than {LongestPassword} bytes",
        _ => null,
    };
}
