using System.Text.RegularExpressions;
using Pfinit.Plan;

namespace Pfinit.Tests.Plan;

public sealed class DkimRecordTests
{
    [Fact]
    public void The_line_carries_name_type_and_value() => Assert.Equal(
        "mail._domainkey.example.org TXT v=DKIM1; h=sha256; k=rsa; s=email; p=AQID",
        Record(1, 2, 3).ToLine());

    [Fact]
    public void A_short_record_is_one_string_in_a_zone_file() => Assert.Equal(
        "mail._domainkey.example.org. IN TXT ( \"v=DKIM1; h=sha256; k=rsa; s=email; p=AQID\" )",
        Record(1, 2, 3).ToBind());

    [Theory]
    [InlineData(162)]
    [InlineData(294)]
    [InlineData(550)]
    public void A_long_record_is_cut_into_strings_that_a_zone_file_can_hold(int keyLength)
    {
        var record = Record(new byte[keyLength]);
        var strings = Regex.Matches(record.ToBind(), "\"([^\"]*)\"").Cast<Match>().Select(match => match.Groups[1].Value).ToList();
        Assert.All(strings, text => Assert.InRange(text.Length, 1, 255));
        Assert.Equal(record.Value, string.Concat(strings));
    }

    [Fact]
    public void An_Ed25519_key_says_so() =>
        Assert.Contains("k=ed25519;", (Record(1) with { Key = new DkimPublicKey(DkimPublicKey.Ed25519, [1], 256) }).Value, StringComparison.Ordinal);

    private static DkimRecord Record(params byte[] key) => new("example.org", "mail", new DkimPublicKey(DkimPublicKey.Rsa, key, 2048));
}
