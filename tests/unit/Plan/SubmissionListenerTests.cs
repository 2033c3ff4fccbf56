using Pfinit.Plan;

namespace Pfinit.Tests.Plan;

public sealed class SubmissionListenerTests
{
    private const string Services = "smtp 25/tcp mail\nsubmission\t587/tcp # RFC 6409\nodd 1/udp\nodd 2587/tcp other\n";

    [Theory]
    [InlineData("submission inet n - n - - smtpd", "127.0.0.1:587")]
    [InlineData("smtp inet n - n - - smtpd\n587 inet n - n - - smtpd", "127.0.0.1:587")]
    [InlineData("smtp inet n - n - - smtpd\n2525 inet n - n - - smtpd", "127.0.0.1:25")]
    [InlineData("odd inet n - n - - smtpd", "127.0.0.1:2587")]
    [InlineData("192.0.2.1:submission inet n - n - - smtpd", "192.0.2.1:587")]
    [InlineData("[::1]:2525 inet n - n - - smtpd", "::1:2525")]
    [InlineData("smtps inet n - n - - smtpd -o smtpd_tls_wrappermode=yes\n2525 inet n - n - - smtpd", "127.0.0.1:2525")]
    [InlineData("submission inet n - n - - smtpd\n  -o smtpd_upstream_proxy_protocol=haproxy", "127.0.0.1:587 proxy")]
    [InlineData("submission inet n - n - - smtpd -o a=b -o { smtpd_upstream_proxy_protocol = haproxy }", "127.0.0.1:587 proxy")]
    public void The_service_that_counts_is_found(string masterCf, string expected) => Assert.Equal(expected, Show("", masterCf));

    [Theory]
    [InlineData("smtp unix - - n - - smtp")]
    [InlineData("# submission inet n - n - - smtpd")]
    [InlineData("465 inet n - n - - smtpd -o smtpd_tls_wrappermode=yes")]
    [InlineData("unheard-of inet n - n - - smtpd")]
    public void Without_one_there_is_nothing_to_ask(string masterCf) => Assert.Equal("none", Show("", masterCf));

    [Theory]
    [InlineData("inet_interfaces = all", "127.0.0.1:587")]
    [InlineData("inet_interfaces = loopback-only", "127.0.0.1:587")]
    [InlineData("inet_interfaces = 192.0.2.7, 127.0.0.1", "192.0.2.7:587")]
    [InlineData("inet_interfaces = [2001:db8::7]", "2001:db8::7:587")]
    [InlineData("inet_protocols = ipv6", "::1:587")]
    [InlineData("smtpd_upstream_proxy_protocol = haproxy", "127.0.0.1:587 proxy")]
    [InlineData("smtpd_tls_wrappermode = yes", "none")]
    public void The_main_file_counts_where_the_service_says_nothing(string mainCf, string expected) =>
        Assert.Equal(expected, Show(mainCf, "submission inet n - n - - smtpd"));

    [Fact]
    public void An_option_of_the_service_wins_over_the_main_file() => Assert.Equal("127.0.0.1:587",
        Show("smtpd_upstream_proxy_protocol = haproxy", "submission inet n - n - - smtpd -o smtpd_upstream_proxy_protocol="));

    [Fact]
    public void Well_known_ports_need_no_services_file() =>
        Assert.Equal(587, SubmissionListener.Find(new MainCf(""), new MasterCf("submission inet n - n - - smtpd"), "")?.Probe.Port);

    private static string Show(string mainCf, string masterCf)
    {
        var probe = SubmissionListener.Find(new MainCf(mainCf), new MasterCf(masterCf), Services)?.Probe;
        return probe is null ? "none" : $"{probe.Host}:{probe.Port}{(probe.ProxyProtocol ? " proxy" : "")}";
    }
}
