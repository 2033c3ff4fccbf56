using Pfinit.Kernel;
using Pfinit.Observe;

namespace Pfinit.Tests.Observe;

public sealed class SignatureRequestTests
{
    private const string Inserted = "i\0\0\0\0DKIM-Signature\0v=1; a=rsa-sha256\0";

    /// <summary>What OpenDKIM 2.11 negotiates: neither HELO nor DATA, and a header line's leading blank is kept.</summary>
    private const uint StepsOfOpenDkim = 0x100702;

    [Fact]
    public void A_whole_message_is_shown_as_cleanup_shows_one()
    {
        using var milter = new FakeMilter(StepsOfOpenDkim, (command, _) => command == 'E' ? [Inserted, "a"] : ["c"]);
        Assert.Equal((SignatureAnswer.Signed, "v=1; a=rsa-sha256"), Ask(milter, "Me <me@example.com>"));
        Assert.Equal(
            [
                "O", "DCj|mail.example|{daemon_name}|mail.example|_|localhost [127.0.0.1]|", "Clocalhost|4||127.0.0.1|", "DMi|pfinit-test|", "M<postmaster@localhost>|",
                "R<postmaster@[192.0.2.1]>|", "LFrom|Me <me@example.com>|", "LTo|postmaster@[192.0.2.1]|", "LSubject|Would this be signed?|",
                "LDate|Thu, 01 Jan 1970 00:00:00 +0000|", "LMessage-ID|<pfinit-test@localhost>|", "N", "B\r\n", "DEi|pfinit-test|", "E",
            ],
            milter.Heard.Select(packet => packet[0] == 'O' ? "O" : packet));
    }

    [Fact]
    public void Steps_without_an_answer_are_not_waited_for()
    {
        // SMFIP_NR_HDR and SMFIP_NR_RCPT.
        using var milter = new FakeMilter(0x8080, (command, _) => command switch { 'L' or 'R' => [], 'E' => ["hDkim-Signature\0v=1\0", "c"], _ => ["c"] });
        Assert.Equal((SignatureAnswer.Signed, "v=1"), Ask(milter));
    }

    [Theory]
    [InlineData('C', "a", SignatureAnswer.Unsigned, "")]
    [InlineData('N', "a", SignatureAnswer.Unsigned, "")]
    [InlineData('E', "c", SignatureAnswer.Unsigned, "")]
    [InlineData('E', "p;hX-Filter\0yes\0;i\0\0\0\u0001Received\0DKIM-Signature\0;a", SignatureAnswer.Unsigned, "")]
    [InlineData('L', "t", SignatureAnswer.PutOff, "")]
    [InlineData('E', "y451 4.7.1 try again\0", SignatureAnswer.PutOff, "451 4.7.1 try again")]
    [InlineData('E', "y550 5.7.0 DKIM signing error\0", SignatureAnswer.Rejected, "550 5.7.0 DKIM signing error")]
    [InlineData('M', "r", SignatureAnswer.Rejected, "")]
    [InlineData('E', "d", SignatureAnswer.Rejected, "")]
    internal void Each_answer_has_its_meaning(char step, string answer, SignatureAnswer meaning, string said)
    {
        using var milter = new FakeMilter(StepsOfOpenDkim, (command, _) => command == step ? answer.Split(';') : ["c"]);
        Assert.Equal((meaning, said), Ask(milter));
    }

    [Fact]
    public void The_rest_of_a_body_may_be_of_no_interest()
    {
        using var milter = new FakeMilter(StepsOfOpenDkim, (command, _) => command switch { 'B' => ["s"], 'E' => [Inserted, "a"], _ => ["c"] });
        Assert.Equal((SignatureAnswer.Signed, "v=1; a=rsa-sha256"), Ask(milter));
    }

    [Fact]
    public void A_header_cannot_have_a_second_one_in_it()
    {
        using var milter = new FakeMilter(StepsOfOpenDkim, (command, _) => command == 'E' ? ["a"] : ["c"]);
        Ask(milter, "me@example.com\0Bcc\0you@example.com");
        Assert.Contains("LFrom|me@example.comBccyou@example.com|", milter.Heard);
    }

    [Fact]
    public void A_milter_that_says_nothing_is_no_answer()
    {
        using var milter = new FakeMilter(StepsOfOpenDkim, (command, _) => command == 'N' ? [] : ["c"]);
        Assert.Equal(Libc.ETIMEDOUT, Assert.Throws<KernelException>(() =>
            SignatureRequest.Ask(milter.Endpoint, "me@example.com", "mail.example", Deadline.After(TimeSpan.FromMilliseconds(200)), out _)).Errno.Value);
    }

    private static (SignatureAnswer Answer, string Said) Ask(FakeMilter milter, string from = "me@example.com")
    {
        var answer = SignatureRequest.Ask(milter.Endpoint, from, "mail.example", Deadline.After(TimeSpan.FromMinutes(1)), out var said);
        return (answer, said);
    }
}
