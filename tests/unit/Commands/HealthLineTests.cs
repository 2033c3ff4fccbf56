using Pfinit.Commands;
using Pfinit.Plan;

namespace Pfinit.Tests.Commands;

public sealed class HealthLineTests
{
    [Fact]
    public void Each_line_says_what_is_wrong_what_that_means_and_what_to_do() => Assert.Equal(
        [
            "pfinit: error: health: no answer within 3 s: a disk or a name server hangs, or the machine is overloaded",
            "pfinit: error: relay: is stopping, and soon takes no more mail: send it to another relay, or wait for the next start; the container's log says why",
            "pfinit: error: relay: is starting: that it takes mail is still being tested; `pfinit status` shows what it waits for, and the container's log what it found",
            "pfinit: error: postfix: master: pid 7 does not run: no mail is taken or sent; the container's log says why, `pfinit status` what comes next",
            "pfinit: error: milter unix:/run/m: connect: Connection refused: until it answers, mail is taken and put on hold "
                + "(milter_default_action is quarantine); the container's log says why",
            "pfinit: error: smtpd 127.0.0.1:587: closes the connection without a greeting: clients fare no better; the container's log says why",
            "pfinit: error: postfix: qmgr ends as soon as it is started (exit status 1): mail is accepted and stays in the queue, it does not leave; the container's log says why",
            "pfinit: error: /etc/postfix/master.cf: no smtpd service listens on the network and greets without TLS: bring submission/inet back, or give the image "
                + "another HEALTHCHECK",
        ],
        [
            HealthLine.Hangs(TimeSpan.FromSeconds(3)).ToString(),
            HealthLine.Stopping.ToString(),
            HealthLine.Starting.ToString(),
            HealthLine.OfMaster("pid 7 does not run").ToString(),
            HealthLine.OfMilter(MilterEndpoint.Parse("unix:/run/m")!, "connect: Connection refused", "quarantine").ToString(),
            HealthLine.OfSmtpd(new ReadyProbe.Smtp(587, ProxyProtocol: false), "closes the connection without a greeting").ToString(),
            HealthLine.OfDelivery("postfix: qmgr ends as soon as it is started (exit status 1): mail is accepted and stays in the queue, it does not leave").ToString(),
            HealthLine.NoListener.ToString(),
        ]);

    [Theory]
    [InlineData("", "until it answers, mail is refused, and clients are asked to try again (milter_default_action is tempfail)")]
    [InlineData("tempfail", "until it answers, mail is refused, and clients are asked to try again (milter_default_action is tempfail)")]
    [InlineData("accept", "until it answers, mail goes without it (milter_default_action is accept)")]
    [InlineData("reject", "until it answers, mail is refused for good (milter_default_action is reject)")]
    [InlineData("shutdown", "until it answers, clients are disconnected, and asked to try again (milter_default_action is shutdown)")]
    [InlineData("$mine", "until it answers, Postfix does what it is told to (milter_default_action is $mine)")]
    public void A_milter_that_is_away_means_what_Postfix_is_told_to_do_then(string action, string said) =>
        Assert.Contains(said, HealthLine.OfMilter(MilterEndpoint.Parse("unix:/run/m")!, "connect: Connection refused", action).ToString());
}
