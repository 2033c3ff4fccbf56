using Pfinit.Observe;
using Pfinit.Plan;

namespace Pfinit.Tests.Observe;

public sealed class SmtpdMiltersTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("unix:/run/opendkim/opendkim.sock", "unix:/run/opendkim/opendkim.sock")]
    [InlineData("local:opendkim/opendkim.sock", "unix:/var/spool/postfix/opendkim/opendkim.sock")]
    [InlineData("inet:localhost:8891, unix:/run/a.sock", "inet:localhost:8891 unix:/run/a.sock")]
    [InlineData("inet:127.0.0.1:8891 inet:[::1]:8892", "inet:127.0.0.1:8891 inet:[::1]:8892")]
    [InlineData("{ inet:localhost:8891, connect_timeout=10s, default_action=accept }", "inet:localhost:8891")]
    [InlineData("{unix:/run/a.sock, default_action=accept}", "unix:/run/a.sock")]
    [InlineData("inet:scanner.example.net:11332", "")]
    [InlineData("$dkim_milter, ${other}", "unix:/run/dkim.sock inet:localhost:1")]
    [InlineData("$itself", "")]
    [InlineData("nonsense inet:localhost inet:localhost:notaport unix:", "")]
    public void Milters_of_this_host_are_probed(string value, string expected)
    {
        var mainCf = new MainCf("dkim_milter = unix:/run/dkim.sock\nother = inet:localhost:1\nitself = $itself\n");
        Assert.Equal(expected, string.Join(" ", SmtpdMilters.OnThisHost(value, mainCf).Select(milter => milter.Endpoint.ForPostfix)));
    }

    [Theory]
    [InlineData("inet:localhost:1", "")]
    [InlineData("{ inet:localhost:1, connect_timeout=10s, default_action=accept }", "accept")]
    [InlineData("{unix:/run/a.sock, default_action=reject} {inet:mx:2, default_action=accept} unix:/run/b.sock", "reject ")]
    public void Each_has_its_own_action(string value, string expected) => Assert.Equal(
        expected, string.Join(" ", SmtpdMilters.OnThisHost(value, new MainCf("")).Select(milter => milter.DefaultAction)));
}
