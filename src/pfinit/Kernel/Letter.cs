// Lower case on .NET. Letter.Mono.cs is the same for the other target.
#if NET

namespace Pfinit.Kernel;

/// <summary>Letter case, the same whatever the language.</summary>
internal static class Letter
{
    /// <summary>The lower-case form of <paramref name="letter"/>; of what has none, the character itself.</summary>
    public static char ToLower(char letter) => char.ToLowerInvariant(letter);
}
#endif
