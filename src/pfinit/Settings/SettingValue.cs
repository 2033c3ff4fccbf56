namespace Pfinit.Settings;

/// <summary>A value as somebody wrote it, not yet checked.</summary>
/// <param name="Text">The text; a TOML array comes joined by line breaks, a boolean as `true` or nothing, a number in decimal.</param>
internal sealed record SettingValue(Setting Setting, string Text, Origin Origin)
{
    private static readonly string[] No = ["0", "false", "no", "off", "n"];

    /// <summary>The path of the file that held the text, where <see cref="Origin"/> names a file; else null.</summary>
    public string? File { get; init; }

    /// <summary>The text in quotation marks for a message, or a placeholder when it is a secret.</summary>
    public string Quoted => Setting.Secret ? "the value" : $"\"{Shortened}\"";

    /// <summary>A word by which people mean "off".</summary>
    public bool SaysNo => No.Contains(Text.Trim().ToLowerInvariant());

    // A message is one line, and a 64 KB value in it helps nobody.
    private string Shortened
    {
        get
        {
            var line = Text.Replace("\r", "\\r").Replace("\n", "\\n");
            return line.Length <= 80 ? line : line.Substring(0, 77) + "...";
        }
    }
}
