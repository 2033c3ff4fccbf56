// Files with secrets that are empty. Each is as good as left out, which switches something off; and a write that failed, on a full disk say, leaves the same.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>One such file, of a setting whose absence nothing else complains about. An empty password is missed by its user name.</summary>
/// <param name="Value">What was read from it, with its path.</param>
/// <param name="Effect">What that means, in a few words.</param>
internal sealed record EmptySecretFile(SettingValue Value, string Effect)
{
    /// <summary>For a start.</summary>
    public Diagnostic Warning => Value.Origin.Warning($"{Value.File} is empty, so that {Effect}; leave the setting out if that is meant");

    /// <summary>For a reload that finds it empty where there was something before.</summary>
    public Diagnostic Refusal => Value.Origin.Fatal(
        $"{Value.File} has become empty, as when writing it failed, and {Effect} with that; if it is meant, leave the setting out, or restart");

    /// <summary>All that are empty now.</summary>
    public static IEnumerable<EmptySecretFile> In(SettingValues values) => new[]
    {
        Of(values[ClientRows.SmtpdSaslUsers], "no client can log in"),
        Of(values[LogRows.Mask], "addresses in the log are not masked"),
        Of(values[TokenRows.Secret], "the OAuth2 client has no secret"),
    }.OfType<EmptySecretFile>();

    /// <summary>Those for whose settings there was a value <paramref name="before"/>.</summary>
    public static IEnumerable<EmptySecretFile> Emptied(SettingValues before, SettingValues after) =>
        In(after).Where(file => before[file.Value.Setting] is { Text.Length: > 0 });

    private static EmptySecretFile? Of(SettingValue? value, string effect) => value is { File: not null, Text.Length: 0 } ? new(value, effect) : null;
}
