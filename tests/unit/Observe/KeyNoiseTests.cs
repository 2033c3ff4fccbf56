using System.Text;
using Pfinit.Observe;

namespace Pfinit.Tests.Observe;

public sealed class KeyNoiseTests
{
    private const string Line = "<20>May  4 03:02:01 opendkim[26]: mail._domainkey.example.com: key data is not secure: /etc/opendkim/keys can be read or written by other users";

    [Fact]
    public void Each_OpenDKIM_says_once_that_its_keys_are_not_secure()
    {
        var keys = new KeyNoise();
        Assert.Equal([false, true, true, false, true], new[] { Line, Line, Line, Line.Replace("[26]", "[27]"), Line.Replace("[26]", "[27]") }.Select(line => Is(keys, line)));
    }

    [Theory]
    [InlineData("<20>", "<19>")]
    [InlineData("opendkim[", "smtpd[")]
    [InlineData("is not secure", "is not there")]
    public void Nothing_else_is_hidden(string part, string other)
    {
        var keys = new KeyNoise();
        Assert.False(Is(keys, Line));
        Assert.Contains(part, Line);
        Assert.False(Is(keys, Line.Replace(part, other)));
    }

    private static bool Is(KeyNoise keys, string line) => keys.Is(SyslogRecord.Parse(Encoding.UTF8.GetBytes(line)));
}
