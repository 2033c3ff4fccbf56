using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>A value as somebody wrote it, not yet checked.</summary>
/// <param name="Text">The text; a TOML array comes joined by line breaks, a boolean as `true` or nothing, a number in decimal.</param>
internal sealed record SettingValue(Setting Setting, string Text, Origin Origin)
{
    /// <summary>The text in quotation marks for a message, or a placeholder when it is a secret.</summary>
    public string Quoted => Setting.Secret ? "the value" : Quotation.Of(Text);
}
