// A list of smtpd's restrictions (SMTPD_ACCESS_README), asked one thing: can it let anybody pass? Only what is sure counts. A table, a policy service,
// a class or a reference may do so, and a list that is meant to refuse everybody can say it by a table: check_client_access static:reject.

namespace Pfinit.Plan;

/// <summary>Reads restrictions.</summary>
internal static class RestrictionList
{
    private static readonly char[] Separators = [' ', '\t', '\n', '\r', ','];

    /// <summary>Restrictions that refuse or say nothing, with a word behind them that belongs to them.</summary>
    private static readonly string[] WithArgument =
        ["sleep", "reject_rbl_client", "reject_rhsbl_client", "reject_rhsbl_helo", "reject_rhsbl_sender", "reject_rhsbl_recipient", "reject_rhsbl_reverse_client"];

    /// <summary>The lists that smtpd asks about every mail, and what it calls what it refuses.</summary>
    public static IReadOnlyList<(string Name, string Refused)> All { get; } =
    [
        ("smtpd_client_restrictions", "Client host rejected"),
        ("smtpd_helo_restrictions", "Helo command rejected"),
        ("smtpd_sender_restrictions", "Sender address rejected"),
        ("smtpd_relay_restrictions", "Recipient address rejected"),
        ("smtpd_recipient_restrictions", "Recipient address rejected"),
        ("smtpd_data_restrictions", "Data command rejected"),
        ("smtpd_end_of_data_restrictions", "End-of-data rejected"),
    ];

    /// <summary>The word, `reject` or `defer`, that refuses everybody, since nothing before it can let anybody pass; null when there is none such.</summary>
    public static string? RefusesAllWith(string value)
    {
        var words = value.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i].ToLowerInvariant();
            if (word is "reject" or "defer")
                return word;
            if (WithArgument.Contains(word))
                i++;
            else if (!word.StartsWith("reject_", StringComparison.Ordinal) && !word.StartsWith("defer_", StringComparison.Ordinal))
                return null;
        }

        return null;
    }
}
