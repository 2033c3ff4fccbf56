using Pfinit.Observe;
using Pfinit.Plan;
using Pfinit.Tests.Apply;

namespace Pfinit.Tests.Observe;

public sealed class KeyWatchTests : IDisposable
{
    private readonly LogRecorder log = LogRecorder.Start();
    private readonly TemporaryDirectory keys = new();
    private readonly KeyWatch watch;
    private bool isUp = true;

    public KeyWatchTests()
    {
        watch = new KeyWatch(() => isUp) { Domains = [Signed("example.com"), Signed("example.org"), new SigningDomain("unsigned.example", null)] };
        File.WriteAllText(Key("example.com"), "key");
        File.WriteAllText(Key("example.org"), "key");
    }

    public void Dispose()
    {
        keys.Dispose();
        log.Dispose();
    }

    [Fact]
    public void A_key_that_is_gone_is_said_once_and_known_until_it_is_back()
    {
        var gone = $"dkim: {Key("example.com")} is gone: OpenDKIM puts off mail from example.com until the key is back";
        watch.Look();
        Assert.Empty(watch.Problems);

        File.Delete(Key("example.com"));
        watch.Look();
        watch.Look();
        Assert.Equal([gone], watch.Problems);

        File.WriteAllText(Key("example.com"), "key");
        watch.Look();
        Assert.Empty(watch.Problems);
        Assert.Equal([$"error: {gone}", $"dkim: {Key("example.com")} is back"], log.Lines);
    }

    [Fact]
    public void Each_key_that_is_gone_or_empty_has_a_line_of_its_own()
    {
        File.Delete(Key("example.com"));
        File.WriteAllText(Key("example.org"), "");
        watch.Look();

        Assert.Equal(2, watch.Problems.Count);
        Assert.Contains("example.org.private is empty: ", watch.Problems[1]);
    }

    [Fact]
    public void Keys_that_are_still_to_be_made_are_not_missed()
    {
        isUp = false;
        File.Delete(Key("example.com"));
        watch.Look();

        Assert.Empty(watch.Problems);
        Assert.Empty(log.Lines);
    }

    private SigningDomain Signed(string name) => new(name, "mail") { KeyFile = Key(name) };

    private string Key(string domain) => $"{keys.Path}/{domain}.private";
}
