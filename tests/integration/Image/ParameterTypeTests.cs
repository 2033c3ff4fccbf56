// pfinit knows which parameters of Postfix are more than text; the Postfix of the image is asked whether it still does.

using System.Text.RegularExpressions;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Image;

public sealed partial class ParameterTypeTests
{
    /// <summary>Their defaults look like numbers, and Postfix reads them as text.</summary>
    private static readonly string[] Texts = ["compatibility_level", "lmtp_tcp_port", "mail_release_date", "maillog_file_permissions", "milter_protocol", "process_id"];

    /// <summary>pfinit gives them a value of its own.</summary>
    private static readonly string[] Set =
        ["header_size_limit", "mailbox_size_limit", "message_size_limit", "smtp_sasl_auth_enable", "smtpd_delay_reject", "smtpd_helo_required", "smtputf8_enable"];

    [Fact]
    public async Task Every_parameter_with_a_type_is_known_by_its_default()
    {
        var output = await Engine.RunOnceAsync("-e", "ALLOWED_SENDER_DOMAINS=example.com", "--entrypoint", "/bin/sh", "--", "-c", """
            postconf -dx 2>/dev/null >/tmp/defaults
            cat /tmp/defaults
            echo CHECK
            cp /tmp/defaults /etc/postfix/main.cf && pfinit check 2>&1
            echo CHECK
            sed 's/ =.*/ = ?/' /tmp/defaults >/etc/postfix/main.cf && pfinit check 2>&1
            """);
        var parts = output.All.Split("CHECK\n");
        Assert.Equal(3, parts.Length);

        var typed = parts[0].Split('\n').Select(line => line.Split(" = ", 2)).Where(pair => pair.Length == 2 && Typed().IsMatch(pair[1]))
            .Select(pair => pair[0]).Where(name => !Texts.Contains(name) && !Set.Contains(name) && !Text().IsMatch(name)).Order(StringComparer.Ordinal).ToList();
        Assert.InRange(typed.Count, 400, 1000);
        Assert.DoesNotMatch(Mistake(), parts[1]);
        Assert.Equal(typed, Mistake().Matches(parts[2]).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("^(yes|no|-?[0-9]+[smhdw]?)$")]
    private static partial Regex Typed();

    [GeneratedRegex("_feedback$|_loglevel$")]
    private static partial Regex Text();

    [GeneratedRegex("main[.]cf: ([a-z0-9_A-Z]+): \"[^\"]*\" is (?:not a time|not a whole number|neither yes nor no|less than|more than|beyond)")]
    private static partial Regex Mistake();
}
