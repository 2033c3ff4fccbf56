// One word of mynetworks, judged as Postfix matches it (match_hostaddr() and match_hostname(); cidr_match(3)): what it cannot read as a network
// makes it answer 451 to every client that no earlier word lets in, and what cannot be anything it passes over in silence.

using System.Globalization;

namespace Pfinit.Plan;

/// <summary>What a word is to Postfix.</summary>
/// <param name="Problem">What is wrong with it, after the quoted word; null when nothing is.</param>
/// <param name="Fails">Postfix refuses clients for it, instead of passing over it.</param>
internal sealed record NetworkPattern(string? Problem, bool Fails)
{
    private const int Bits4 = 32;
    private const int Bits6 = 128;
    private static readonly NetworkPattern Good = new(null, Fails: false);

    /// <param name="word">Without white space and commas.</param>
    public static NetworkPattern Judge(string word)
    {
        var pattern = word.TrimStart('!');
        if (pattern.Length == 0)
            return Ignored("is no pattern");
        if (pattern.Contains('$') || pattern[0] == '/')
            return Good;
        if (pattern[0] == '[')
            return JudgeBracketed(pattern);
        if (pattern.Count(c => c == ':') > 1 && pattern.All(c => Uri.IsHexDigit(c) || c is ':' or '.' or '/'))
            return Bare6(pattern);
        if (pattern.Contains(':'))
            return Good;
        if (pattern.All(c => c is (>= '0' and <= '9') or '.' or '/'))
            return JudgeIPv4(pattern);
        if (!pattern.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_'))
            return Ignored("is no address, no network such as 10.0.0.0/8, no table and no host name; Postfix passes over it");
        return pattern.Contains('.') || string.Equals(pattern, "localhost", StringComparison.OrdinalIgnoreCase) ? Good
            : Ignored("is no address, no network such as 10.0.0.0/8 and no table; Postfix takes it for a host name or a domain");
    }

    private static NetworkPattern JudgeIPv4(string pattern)
    {
        var slash = pattern.IndexOf('/');
        var octets = (slash < 0 ? pattern : pattern.Substring(0, slash)).Split('.');
        if (octets.Length != 4 || !octets.All(octet => octet.Length is > 0 and <= 3 && Number(octet) <= byte.MaxValue))
            return slash < 0 ? Ignored("is no address, and no network such as 10.0.0.0/8; Postfix passes over it") : Failing("is no network such as 10.0.0.0/8");
        if (slash < 0)
            return Good;
        if (Prefix(pattern.Substring(slash + 1), Bits4) is not { } prefix)
            return Failing($"is no network: behind the slash stand 0 to {Bits4} bits");
        var address = octets.Aggregate(0U, (sum, octet) => (sum << 8) | (uint)Number(octet));
        var network = prefix == 0 ? 0 : address & (uint.MaxValue << (Bits4 - prefix));
        return network == address ? Good
            : Failing($"is no network: it has bits behind the first {prefix}; {network >> 24}.{(network >> 16) & 255}.{(network >> 8) & 255}.{network & 255}/{prefix} is one");
    }

    private static NetworkPattern Bare6(string pattern)
    {
        var address = pattern.Split('/')[0];
        return Failing($"is an IPv6 address without brackets, which Postfix takes for a table; write [{address}]{pattern.Substring(address.Length)}");
    }

    private static NetworkPattern JudgeBracketed(string pattern)
    {
        var end = pattern.IndexOf(']');
        var rest = end < 0 ? "" : pattern.Substring(end + 1);
        return end < 0 || !(rest.Length == 0 || (rest[0] == '/' && Prefix(rest.Substring(1), Bits6) is not null))
            ? Failing("is no network such as [2001:db8::]/32")
            : Good;
    }

    private static int? Prefix(string text, int most) => text.Length is > 0 and <= 3 && Number(text) is var bits && bits >= 0 && bits <= most ? bits : null;

    // -1 when it is none.
    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static NetworkPattern Ignored(string problem) => new(problem, Fails: false);

    private static NetworkPattern Failing(string problem) => new(problem, Fails: true);
}
