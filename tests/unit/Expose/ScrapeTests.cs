using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using Pfinit.Expose;
using Pfinit.Observe;
using Pfinit.Settings;
using Pfinit.Tests.Apply;
using Pfinit.Tests.Observe;

namespace Pfinit.Tests.Expose;

/// <summary>/dev/log takes lines of everybody in the container: none of them may be the end of the metrics.</summary>
[SupportedOSPlatform("linux")]
[Collection(SharedTimeZone.Name)]
public sealed class ScrapeTests : IDisposable
{
    private static readonly string Long = new('x', 300);

    private readonly TemporaryDirectory directory = new();
    private readonly TemporaryFile file = TemporaryFile.Create();
    private readonly LogStream log;

    public ScrapeTests()
    {
        log = LogStream.Open(file.Fd, LogFormat.Plain, mask: null, LogColour.None, (_, _) => { });
        log.Listen(directory["log"], new Complaints());
    }

    public void Dispose()
    {
        log.Dispose();
        file.Dispose();
        directory.Dispose();
    }

    public static TheoryData<string, string> Nasty => new()
    {
        {
            $"postfix/smtpd[71]: Anonymous TLS connection established from h[192.0.2.1]: {Long} with cipher {Long} (256/128 bits)",
            $$"""postfix_smtpd_tls_connections_total{trust="Anonymous",protocol="{{Cut}}",cipher="{{Cut}}",secret_bits="256",algorithm_bits="128"} 1"""
        },
        {
            $"opendkim[71]: 3F2A01C0D5: DKIM-Signature field added (s={Long}, d={Long})",
            $$"""opendkim_signatures_added_total{subject="{{Cut}}",domain="{{Cut}}"} 1"""
        },
        {
            $"postfix/smtp[71]: 3F2A01C0D5: to=<a@b>, relay=none, delay=3, delays=0/0/3/0, dsn=2.0.0, status={Long} (x)",
            $$"""pfinit_deliveries_total{agent="smtp",status="{{Cut}}"} 1"""
        },
    };

    // As much of a value as is kept.
    private static string Cut => Long.Substring(0, 255);

    [Theory]
    [MemberData(nameof(Nasty))]
    public void A_line_with_long_values_is_counted_with_all_its_labels(string line, string series)
    {
        Assert.Contains(series, ScrapeAfter(Encoding.ASCII.GetBytes($"<22>Nov  3 07:05:09 {line}")).Split('\n'));
    }

    [Fact]
    public void A_line_as_long_as_a_datagram_does_not_make_a_scrape_long()
    {
        var scrape = ScrapeAfter(Encoding.ASCII.GetBytes($"<22>Nov  3 07:05:09 postfix/smtpd[71]: A: lost connection after {new string('x', 60_000)} from h[192.0.2.1]"));

        Assert.Contains("postfix_smtpd_connections_lost_total{after_stage=\"xxx", scrape);
        Assert.True(scrape.Length < 60_000);
    }

    [Fact]
    public void A_line_with_the_byte_that_separates_values_is_survived() => Assert.Contains(
        "postfix_smtpd_tls_connections_total{", ScrapeAfter(Encoding.ASCII.GetBytes(
            "<22>Nov  3 07:05:09 postfix/smtpd[71]: Anonymous TLS connection established from h[192.0.2.1]: a\0\0b with cipher \0 (256/128 bits)")));

    private string ScrapeAfter(byte[] line)
    {
        using (var sender = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified))
        {
            sender.Connect(new UnixDomainSocketEndPoint(directory["log"]));
            sender.Send(line);
        }

        Assert.True(log.EndListening(TimeSpan.FromSeconds(20)));
        return PrometheusText.Of(StatusMetrics.Of(Sample.Status() with { Mail = log.Mail.Read() }));
    }
}
