// A key file that is there and cannot sign. No file at all means that nobody wants signatures, or that a domain was forgotten, and the relay starts; a file
// that is there means that somebody counts on them.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>What a key that cannot be used leads to.</summary>
internal static class UnusableKey
{
    /// <summary>
    /// Fatal, since mail would leave unsigned without anybody having asked for that; an error where DKIM_ON_FAILURE=accept does.
    /// </summary>
    /// <param name="settings">With the user's choice.</param>
    /// <param name="path">The key file.</param>
    /// <param name="problem">What is wrong with it, as the beginning of a message.</param>
    /// <param name="domain">Whose key it is, as the user wrote it.</param>
    public static Diagnostic Describe(PfinitSettings settings, string path, string problem, string domain) => IsAccepted(settings)
        ? Diagnostic.Error(path, $"{problem}; mail from {domain} goes out unsigned")
        : Diagnostic.Fatal(path, $"{problem}; mail from {domain} would go out unsigned: put the key right, remove it, or set {DkimRows.OnFailure.Variable}=accept");

    /// <summary>The user would rather have mail leave unsigned than not at all.</summary>
    public static bool IsAccepted(PfinitSettings settings) => settings.Dkim.OnFailure?.Choice == SignerAway.Accept;
}
