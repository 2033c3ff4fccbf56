using System.Text;
using Pfinit.Observe;

namespace Pfinit.Tests.Observe;

public sealed class CredentialsTests
{
    private readonly Credentials credentials = new();

    // As logged by Postfix 3.10 with debug_peer_list.
    [Theory]
    [InlineData("< h[::1]: AUTH PLAIN AGpvZQBodW50ZXIyc2VjcmV0", "< h[::1]: AUTH PLAIN [redacted]")]
    [InlineData("< h[::1]: auth plain   AGpvZQBodW50ZXIyc2VjcmV0", "< h[::1]: auth plain [redacted]")]
    [InlineData("< h[::1]: AUTH PLAIN AGpvZQBo x", "< h[::1]: AUTH PLAIN [redacted]")]
    [InlineData("< h[::1]: AUTH PLAIN!AGpvZQBo", "< h[::1]: AUTH [redacted]")]
    [InlineData("< h[::1]: AUTH?PLAIN?AGpvZQBo", "< h[::1]: AUTH[redacted]")]
    [InlineData("< h[::1]: ?AUTH PLAIN AGpvZQBo", "< h[::1]: ?AUTH PLAIN [redacted]")]
    [InlineData("< h[::1]: AUTH LOGIN", "< h[::1]: AUTH LOGIN")]
    [InlineData("< h[::1]: AGpvZQBodW50ZXIyc2VjcmV0", "< h[::1]: [redacted]")]
    [InlineData("< h[::1]: XAUTH PLAIN AGpvZQBo", "< h[::1]: [redacted]")]
    [InlineData("< h[::1]: MAIL FROM:<a@b> AUTH=<>", "< h[::1]: MAIL FROM:<a@b> AUTH=<>")]
    [InlineData("< h[::1]: ehlo cli", "< h[::1]: ehlo cli")]
    [InlineData("> h[::1]: 250-AUTH PLAIN LOGIN", "> h[::1]: 250-AUTH PLAIN LOGIN")]
    [InlineData("> m[1.2.3.4]:587: AUTH PLAIN AHJlbGF5", "> m[1.2.3.4]:587: AUTH PLAIN [redacted]")]
    [InlineData("> m[1.2.3.4]:587: .", "> m[1.2.3.4]:587: .")]
    [InlineData("xsasl_cyrus_server_first: sasl_method PLAIN, init_response AGpvZQ", "xsasl_cyrus_server_first: sasl_method PLAIN, init_response [redacted]")]
    [InlineData("xsasl_cyrus_server_first: sasl_method PLAIN", "xsasl_cyrus_server_first: sasl_method PLAIN")]
    [InlineData("xsasl_cyrus_server_first: decoded initial response n,,n=joe", "xsasl_cyrus_server_first: decoded initial response [redacted]")]
    [InlineData("xsasl_cyrus_server_next: decoded response: hunter2", "xsasl_cyrus_server_next: decoded response: [redacted]")]
    [InlineData("xsasl_cyrus_server_auth_response: uncoded server challenge: Password:", "xsasl_cyrus_server_auth_response: uncoded server challenge: Password:")]
    [InlineData("xsasl_cyrus_client_get_passwd: relaypw", "xsasl_cyrus_client_get_passwd: [redacted]")]
    [InlineData("xsasl_cyrus_client_get_user: relayuser", "xsasl_cyrus_client_get_user: relayuser")]
    [InlineData("xsasl_cyrus_client_first: uncoded initial reply: \\000u\\000p", "xsasl_cyrus_client_first: uncoded initial reply: [redacted]")]
    [InlineData("xsasl_cyrus_client_next: uncoded client response relaypw", "xsasl_cyrus_client_next: uncoded client response [redacted]")]
    [InlineData("smtp_sasl_passwd_lookup: host `m' user `u' pass `p'", "smtp_sasl_passwd_lookup: host `m' user `u' pass [redacted]")]
    [InlineData("maps_find: smtp_sasl_password_maps: lmdb:/x(0,lock): m = u:p", "maps_find: smtp_sasl_password_maps: [redacted]")]
    [InlineData("maps_find: canonical_maps: a@b: not found", "maps_find: canonical_maps: a@b: not found")]
    [InlineData("improper command pipelining after AUTH from h[::1]: am9l\\r\\nc2VjcmV0", "improper command pipelining after AUTH from h[::1]: [redacted]")]
    [InlineData("improper command pipelining after EHLO from h[::1]: QUIT", "improper command pipelining after EHLO from h[::1]: QUIT")]
    [InlineData("warning: non-SMTP command from h[::1]: 0Lgvc2VjcmV0", "warning: non-SMTP command from h[::1]: [redacted]")]
    [InlineData("warning: non-SMTP command from h[::1]: GET / HTTP/1.1", "warning: non-SMTP command from h[::1]: GET / HTTP/1.1")]
    [InlineData("xsasl_cyrus_server_first: sasl_method PLAIN!AGpv", "xsasl_cyrus_server_first: sasl_method [redacted]")]
    [InlineData("warning: SASL authentication failure: Couldn't find mech PLAIN!AGpv", "warning: SASL authentication failure: Couldn't find mech [redacted]")]
    [InlineData("warning: SASL authentication failure: Couldn't find mech NOSUCH", "warning: SASL authentication failure: Couldn't find mech NOSUCH")]
    [InlineData("warning: h[::1]: SASL PLAIN!AGpv authentication failed: x, sasl_username=y", "warning: h[::1]: SASL [redacted] authentication failed: x, sasl_username=y")]
    [InlineData("warning: h[::1]: SASL PLAIN authentication failed: x, sasl_username=y", "warning: h[::1]: SASL PLAIN authentication failed: x, sasl_username=y")]
    [InlineData("connect from h[::1]", "connect from h[::1]")]
    [InlineData("<", "<")]
    [InlineData("", "")]
    public void What_may_be_a_login_is_taken_out(string message, string expected) => Assert.Equal(expected, Redact(message));

    [Fact]
    public void The_answer_to_a_challenge_is_taken_out_whatever_it_looks_like()
    {
        Redact("> h[::1]: 334 UGFzc3dvcmQ6");
        Assert.Equal("< h[::1]: NOOP", Redact("< h[::1]: NOOP", pid: 8));
        Assert.Equal("< h[::1]: [redacted]", Redact("< h[::1]: NOOP"));
        Assert.Equal("< h[::1]: NOOP", Redact("< h[::1]: NOOP"));

        Redact("< m[::1]:25: 334 UGFzc3dvcmQ6");
        Assert.Equal("> m[::1]:25: [redacted]", Redact("> m[::1]:25: QUIT"));
    }

    [Fact]
    public void What_smtpd_makes_of_a_late_answer_is_taken_out_too()
    {
        const string Compared = "match_list_match: AGpvZQBodW50ZXIyc2VjcmV0: no match";
        Assert.Equal(Compared, Redact(Compared));
        Redact("< h[::1]: AGpvZQBodW50ZXIyc2VjcmV0");
        Assert.Equal("match_list_match: [redacted]", Redact(Compared));
        Assert.Equal("dict_regexp_lookup: [redacted]", Redact("dict_regexp_lookup: {{/^[^A-Z]/ Bogus}}: agpvzqbodw50zxiyc2vjcmv0"));
        Assert.Equal(Compared, Redact(Compared, pid: 8));
        Redact("> h[::1]: 500 5.5.2 Error: command not recognized");
        Assert.Equal(Compared, Redact(Compared));
    }

    [Fact]
    public void All_else_of_the_line_stays()
    {
        var record = credentials.Redact(SyslogRecord.Parse("<22>Nov  3 07:05:10 postfix/smtpd[7]: xsasl_cyrus_server_next: decoded response: p\n"u8));
        Assert.Equal((22, 7, "postfix/smtpd[7]"), (record.Priority, record.Pid, Encoding.UTF8.GetString(record.Tag)));
        Assert.Equal("<22>Nov  3 07:05:10 postfix/smtpd[7]: xsasl_cyrus_server_next: decoded response: [redacted]", Encoding.UTF8.GetString(record.Datagram));
    }

    private string Redact(string message, int pid = 7) =>
        Encoding.UTF8.GetString(credentials.Redact(SyslogRecord.Parse(Encoding.UTF8.GetBytes($"<22>Nov  3 07:05:10 postfix/smtpd[{pid}]: {message}"))).Message);
}
