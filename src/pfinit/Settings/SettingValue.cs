using System.Globalization;
using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>A value as somebody wrote it, not yet checked.</summary>
/// <param name="Text">The text; a TOML array comes joined by line breaks, a boolean as `true` or nothing, a number in decimal.</param>
internal sealed record SettingValue(Setting Setting, string Text, Origin Origin)
{
    /// <summary>The text's words; none when it is empty.</summary>
    public IReadOnlyList<string> Words => SettingValues.SplitWords(Text);

    /// <summary>The path of the file that held the text, where <see cref="Origin"/> names a file; else null.</summary>
    public string? File { get; init; }

    /// <summary>The text in quotation marks for a message, or a placeholder when it is a secret.</summary>
    public string Quoted => Setting.Secret ? "the value" : Quotation.Of(Text);

    /// <summary>The text is not to be seen. The name of a filter for addresses is, without the salt that may follow it.</summary>
    public bool HoldsSecret => Setting.Secret && Text.Length > 0 && !(Setting == LogRows.Mask && MaskReader.IsName(Text));

    /// <summary>The text is a whole number, of whatever size.</summary>
    public bool IsDigits => Text.Trim() is { Length: > 0 } digits && digits.All(c => c is >= '0' and <= '9');

    /// <summary>The text as a whole number within the setting's range; null when it is empty, or refused with a diagnostic.</summary>
    public long? Number(List<Diagnostic> diagnostics)
    {
        if (Text.Trim().Length == 0)
            return null;
        var (low, high) = Setting.Range;
        var isNumber = long.TryParse(Text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        if (isNumber && number >= low && number <= high)
            return number;
        diagnostics.Add(Origin.Fatal(isNumber ? $"{number} is outside {low}..{high}"
            : IsDigits ? $"{Quoted} is outside {low}..{high}"
            : $"{Quoted} is not a whole number {low}..{high}"));
        return null;
    }

    /// <summary>The text as a span of time within the setting's range; null when it is empty, or refused with a diagnostic.</summary>
    public TimeSpan? Duration(List<Diagnostic> diagnostics)
    {
        if (Text.Trim().Length == 0)
            return null;
        var (shortest, longest) = (TimeSpan.FromMilliseconds(Setting.Range.Low), TimeSpan.FromMilliseconds(Setting.Range.High));
        var span = Settings.Duration.Parse(Text.Trim());
        if (span >= shortest && span <= longest)
            return span;
        diagnostics.Add(Origin.Fatal(span is null && !Settings.Duration.IsBeyondAll(Text.Trim())
            ? $"{Quoted} is not a duration such as {Settings.Duration.Forms}"
            : $"{Quoted} is outside {Setting.Span}"));
        return null;
    }

    /// <summary>The one of the setting's choices that the text names, in any letter case; null when it is empty, or refused with a diagnostic.</summary>
    public string? Choice(List<Diagnostic> diagnostics)
    {
        if (Text.Trim().Length == 0)
            return null;
        var choice = Setting.Allowed.FirstOrDefault(allowed => string.Equals(allowed, Text.Trim(), StringComparison.OrdinalIgnoreCase));
        if (choice is null)
            diagnostics.Add(Origin.Fatal($"{Quoted} is not one of {string.Join(", ", Setting.Allowed)}"));
        return choice;
    }
}
