// One sender for all mail. Called by SettingsBuilder.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Checks OVERWRITE_FROM.</summary>
internal static class OverwriteFromReader
{
    /// <summary>Null: senders stay as they are.</summary>
    public static Mailbox? Read(SettingValues values, List<Diagnostic> diagnostics)
    {
        if (values[RewriteRows.OverwriteFrom] is not { Text.Length: > 0 } value)
            return null;
        if (Mailbox.Parse(value.Text.Trim()) is { } mailbox)
            return mailbox;
        diagnostics.Add(value.Origin.Fatal($"{value.Quoted} is no sender; address or \"Name\" <address> is wanted"));
        return null;
    }
}
