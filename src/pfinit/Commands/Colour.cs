using Pfinit.Kernel;
using Pfinit.Observe;

namespace Pfinit.Commands;

/// <summary>Reads FORCE_COLOR.</summary>
internal static class Colour
{
    public static LogColour For(string setting) => setting.ToLowerInvariant() switch
    {
        "auto" => Libc.IsTerminal(StandardOutput.Descriptor) ? LogColour.Basic : LogColour.None,
        "0" or "no" or "false" => LogColour.None,
        "256" => LogColour.Palette,
        _ => LogColour.Basic,
    };
}
