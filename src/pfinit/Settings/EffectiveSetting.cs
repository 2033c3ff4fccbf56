namespace Pfinit.Settings;

/// <summary>A setting with everything that was said about it.</summary>
/// <param name="Values">The value that counts, then what it overrode; empty when the default counts. Deprecated spellings are among them.</param>
/// <param name="Unusable">Where a value was given that could not be taken; null when there was none such.</param>
internal sealed record EffectiveSetting(Setting Setting, IReadOnlyList<SettingValue> Values, Origin? Unusable)
{
    /// <summary>Null when the default counts.</summary>
    public SettingValue? Value => Values.Count > 0 ? Values[0] : null;
}
