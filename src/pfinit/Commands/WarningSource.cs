namespace Pfinit.Commands;

/// <summary>What a warning came of: looked at anew, its warnings take the place of the earlier ones.</summary>
internal enum WarningSource
{
    /// <summary>Reading and judging the settings.</summary>
    Settings,

    /// <summary>Where the queue is kept.</summary>
    Storage,

    /// <summary>Putting files in place.</summary>
    Files,

    /// <summary>The user's own lookup tables.</summary>
    Tables,

    /// <summary>Asking OpenDKIM for signatures.</summary>
    Signing,

    Last = Signing,
}
