// A list of smtpd's restrictions (SMTPD_ACCESS_README), asked one thing: can it let anybody pass? Only what is sure counts. A table, a policy service,
// a class or a reference may do so, and a list that is meant to refuse everybody can say it by a table: check_client_access static:reject.

using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Reads restrictions.</summary>
internal static class RestrictionList
{
    private static readonly char[] Separators = [' ', '\t', '\n', '\r', ','];

    /// <summary>Restrictions that refuse or say nothing, with a word behind them that belongs to them.</summary>
    private static readonly string[] WithArgument =
        ["sleep", "reject_rbl_client", "reject_rhsbl_client", "reject_rhsbl_helo", "reject_rhsbl_sender", "reject_rhsbl_recipient", "reject_rhsbl_reverse_client"];

    /// <summary>Lists for which the self-test would have to send a mail: what is in them is only read.</summary>
    public static IReadOnlyList<string> Untested { get; } = ["smtpd_data_restrictions", "smtpd_end_of_data_restrictions"];

    /// <summary>Every restriction that smtpd of Postfix 3.10 knows (smtpd_check.c), old names included.</summary>
    private static readonly string[] Known =
    [
        "check_ccert_access", "check_client_a_access", "check_client_access", "check_client_mx_access", "check_client_ns_access", "check_etrn_access",
        "check_helo_a_access", "check_helo_access", "check_helo_mx_access", "check_helo_ns_access", "check_policy_service", "check_recipient_a_access",
        "check_recipient_access", "check_recipient_maps", "check_recipient_mx_access", "check_recipient_ns_access", "check_relay_domains",
        "check_reverse_client_hostname_a_access", "check_reverse_client_hostname_access", "check_reverse_client_hostname_mx_access",
        "check_reverse_client_hostname_ns_access", "check_sasl_access", "check_sender_a_access", "check_sender_access", "check_sender_mx_access",
        "check_sender_ns_access", "defer", "defer_if_permit", "defer_if_reject", "defer_unauth_destination", "permit", "permit_auth_destination",
        "permit_dnswl_client", "permit_inet_interfaces", "permit_mx_backup", "permit_mynetworks", "permit_naked_ip_address", "permit_rhswl_client",
        "permit_sasl_authenticated", "permit_tls_all_clientcerts", "permit_tls_clientcerts", "reject", "reject_authenticated_sender_login_mismatch",
        "reject_invalid_helo_hostname", "reject_invalid_hostname", "reject_known_sender_login_mismatch", "reject_maps_rbl", "reject_multi_recipient_bounce",
        "reject_non_fqdn_helo_hostname", "reject_non_fqdn_hostname", "reject_non_fqdn_recipient", "reject_non_fqdn_sender", "reject_plaintext_session",
        "reject_rbl", "reject_rbl_client", "reject_rhsbl_client", "reject_rhsbl_helo", "reject_rhsbl_recipient", "reject_rhsbl_reverse_client",
        "reject_rhsbl_sender", "reject_sender_login_mismatch", "reject_unauth_destination", "reject_unauth_pipelining",
        "reject_unauthenticated_sender_login_mismatch", "reject_unknown_address", "reject_unknown_client", "reject_unknown_client_hostname",
        "reject_unknown_helo_hostname", "reject_unknown_hostname", "reject_unknown_recipient_domain",
        "reject_unknown_reverse_client_hostname", "reject_unknown_sender_domain", "reject_unlisted_recipient", "reject_unlisted_sender",
        "reject_unverified_recipient", "reject_unverified_sender", "reject_warning", "sleep", "warn_if_reject",
    ];

    /// <summary>The lists that smtpd asks about every mail, and as the value what it calls what it refuses.</summary>
    public static IReadOnlyList<Parameter> All { get; } =
    [
        new("smtpd_client_restrictions", "Client host rejected"),
        new("smtpd_helo_restrictions", "Helo command rejected"),
        new("smtpd_sender_restrictions", "Sender address rejected"),
        new("smtpd_relay_restrictions", "Recipient address rejected"),
        new("smtpd_recipient_restrictions", "Recipient address rejected"),
        new("smtpd_data_restrictions", "Data command rejected"),
        new("smtpd_end_of_data_restrictions", "End-of-data rejected"),
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

    /// <summary>
    /// The word that smtpd would take for a restriction and does not know, so that it answers 451 4.3.5 to every mail; null when there is none, or when
    /// what stands before it may let mail pass.
    /// </summary>
    /// <param name="value">The list.</param>
    /// <param name="classes">smtpd_restriction_classes, which are restrictions, too.</param>
    public static string? Unknown(string value, string classes)
    {
        var own = classes.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        var words = value.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            // A table may stand without check_…, and braces hold what is one word to Postfix.
            var word = words[i].ToLowerInvariant();
            if (own.Contains(words[i]) || !word.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_'))
                return null;
            if (!Known.Contains(word))
                return words[i];
            if (word.StartsWith("permit", StringComparison.Ordinal) || word.StartsWith("check_", StringComparison.Ordinal) || word is "reject" or "defer")
                return null;
            if (WithArgument.Contains(word))
                i++;
        }

        return null;
    }

    /// <summary>`; did you mean NAME?`, or nothing.</summary>
    public static string Hint(string word) => Spelling.Hint(word.ToLowerInvariant(), Known);
}
