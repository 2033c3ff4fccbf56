namespace Pfinit.Observe;

/// <summary>Colours for pfinit's own lines in plain format. Lines of the daemons stay as they are: they are what people search.</summary>
internal enum LogColour
{
    None,

    /// <summary>The 16 colours of every terminal.</summary>
    Basic,

    /// <summary>The 256-colour palette (`FORCE_COLOR=256`).</summary>
    Palette,
}
