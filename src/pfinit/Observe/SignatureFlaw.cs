// A signature that OpenDKIM makes and that is worth little to whoever gets the mail. Options of OpenDKIM may have it made so, and it counts as one all the same.

using System.Globalization;

namespace Pfinit.Observe;

/// <summary>Reads the tags of a signature (RFC 6376, section 3.5).</summary>
internal static class SignatureFlaw
{
    /// <summary>Mail may wait for the next server: a retry is up to 67 minutes after the one before, and an outage lasts for hours.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromDays(1);

    private static readonly char[] Blank = [' ', '\t', '\r', '\n'];

    /// <summary>What is wrong, as the end of a sentence about the signature; null when nothing is.</summary>
    /// <param name="signature">Value of the header.</param>
    public static string? Find(string signature)
    {
        var tags = signature.Split(';').Select(tag => tag.Split('=')).Where(tag => tag.Length > 1).ToList();
        string? Tag(string name) => tags.Find(tag => tag[0].Trim(Blank) == name)?[1].Trim(Blank);
        if (Tag("a") == "rsa-sha1")
            return "is made with SHA-1, which receivers ignore (RFC 8301)";
        if (Tag("l") is { } covered)
            return $"covers {covered} bytes of the body: anybody may add others";
        return Number(Tag("t")) is { } made && Number(Tag("x")) is { } ends && ends - made < Shortest.TotalSeconds
            ? $"is good for {ends - made} seconds: mail that waits in the queue arrives with one that is over"
            : null;
    }

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
