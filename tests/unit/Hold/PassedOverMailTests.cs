namespace Pfinit.Tests.Hold;

/// <summary>Held mail that OpenDKIM would let pass without a signature if it were released, as after an option was changed.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class PassedOverMailTests : IDisposable
{
    private const string A = "1A50AE2026";
    private const string B = "2B50AE2026";
    private const string C = "2B60AE2026";

    private readonly Outage outage = new();

    [Fact]
    public void It_stays_while_other_mail_is_sent_and_goes_when_it_would_be_signed()
    {
        outage.Senders.Know(["exempt.example", "here.example"], waits: false, writes: true);
        Hold(A, "Me <me@exempt.example>");
        Hold(B, "you@here.example");
        Hold(C, "never@signed.example");
        outage.Makes = from => !from.Contains("exempt", StringComparison.Ordinal);
        outage.Serves = true;
        outage.Pass(TimeSpan.FromMinutes(2));

        Assert.Equal((A, $"{B}:r {C}:r", 1), (outage["hold"], outage["maildrop"], outage.Mail.WithoutKey));
        Assert.Equal(
            $"warning: dkim: 1 message was to be signed and OpenDKIM, asked now, makes no signature (exempt.example), so {A} stays on hold until it does, or `postsuper -H ID` sends it as it is",
            Assert.Single(outage.Log, line => line.Contains("asked now", StringComparison.Ordinal)));

        File.Delete(outage.QueuePath("maildrop", B));
        File.Delete(outage.QueuePath("maildrop", C));
        outage.Makes = _ => true;
        outage.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(("", 0), (outage["hold"], outage.Mail.WithoutKey));
    }

    [Fact]
    public void Without_an_answer_nothing_is_released_and_nothing_is_said()
    {
        outage.Senders.Know(["here.example"], waits: false, writes: true);
        Hold(A, "me@here.example");
        var said = outage.Log.Count;
        outage.Makes = _ => null;
        outage.Serves = true;
        outage.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal((A, "", said), (outage["hold"], outage["maildrop"], outage.Log.Count));
        outage.Makes = _ => true;
        outage.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal("", outage["hold"]);
    }

    [Fact]
    public void One_signature_a_step_tells_for_all_mail_of_a_domain()
    {
        outage.Senders.Know(["here.example"], waits: false, writes: true);
        foreach (var number in Enumerable.Range(0, 50))
            Hold($"{0xA0000 + number:X5}E2026", $"user{number}@here.example");
        var asked = 0;
        outage.Makes = _ => ++asked > 0;
        outage.Serves = true;
        outage.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(1, asked);
        Assert.NotEqual("", outage["maildrop"]);
    }

    [Fact]
    public void A_message_that_stays_does_not_keep_others_of_its_domain()
    {
        outage.Senders.Know(["here.example"], waits: false, writes: true);
        Hold(A, "list@here.example");
        Hold(B, "you@here.example");
        outage.Makes = from => !from.Contains("list@", StringComparison.Ordinal);
        outage.Serves = true;
        outage.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal((A, B + ":r"), (outage["hold"], outage["maildrop"]));
    }

    [Theory]
    [InlineData("\"bob@here.example via shop\" <news@unsigned.example>")]
    [InlineData("news@unsigned.example")]
    [InlineData("nobody")]
    public void What_was_never_to_be_signed_is_not_asked_for_whatever_its_name_says(string from)
    {
        outage.Senders.Know(["here.example"], waits: false, writes: true);
        Hold(A, from);
        outage.Makes = _ => false;
        outage.Serves = true;
        outage.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal("", outage["hold"]);
    }

    public void Dispose() => outage.Dispose();

    private void Hold(string id, string from)
    {
        outage.Hold(id);
        outage.From(id, from);
        outage.Turn();
    }
}
