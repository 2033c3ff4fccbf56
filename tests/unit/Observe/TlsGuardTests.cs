// Which process is killed for having no TLS, and which line is not believed.

using System.Text;
using Pfinit.Observe;
using Pfinit.Tests.Apply;

namespace Pfinit.Tests.Observe;

public sealed class TlsGuardTests : IDisposable
{
    private const string NoEntropy = "warning: no entropy for TLS key generation: disabling TLS support";

    private readonly List<int> killed = [];
    private readonly LogRecorder log = LogRecorder.Start();

    public void Dispose() => log.Dispose();

    [Theory]
    [InlineData("smtp")]
    [InlineData("lmtp")]
    public void A_process_that_delivers_without_tls_is_killed(string program)
    {
        See($"postfix/{program}[55]: {NoEntropy}", program);

        Assert.Equal([55], killed);
        Assert.Equal([$"warning: postfix: {program}, pid 55, has no TLS, since tlsmgr did not answer it: killed, its mail is tried again"], log.Lines);
    }

    [Theory]
    [InlineData("postfix/smtp[55]: warning: no entropy for TLS key generation", "smtp")]
    [InlineData("postfix/smtp: " + NoEntropy, "smtp")]
    [InlineData("postfix/smtp[1]: " + NoEntropy, "smtp")]
    [InlineData("postfix/smtp[55]: " + NoEntropy, "master")]
    [InlineData("postfix/smtp[55]: " + NoEntropy, null)]
    [InlineData("postfix/smtpd[55]: " + NoEntropy, "smtpd")]
    public void Nobody_else_is(string line, string? program)
    {
        See(line, program);

        Assert.Empty(killed);
        Assert.Empty(log.Lines);
    }

    private void See(string line, string? program) =>
        new TlsGuard(_ => program, killed.Add).See(SyslogRecord.Parse(Encoding.UTF8.GetBytes($"<20>Nov 30 11:40:00 {line}")));
}
