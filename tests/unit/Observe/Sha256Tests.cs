using System.Text;
using Pfinit.Observe;

namespace Pfinit.Tests.Observe;

/// <summary>The vectors of the standards: FIPS 180-4 (with those of NIST's example document), RFC 4231.</summary>
public sealed class Sha256Tests
{
    [Theory]
    [InlineData("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    [InlineData("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu", 1,
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1")]
    [InlineData("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")]
    public void Standard_texts_have_the_standard_digest(string text, int times, string digest)
    {
        var hash = new Sha256();
        for (var i = 0; i < times; i++)
            hash.Append(Encoding.ASCII.GetBytes(text));
        Assert.Equal(digest, Finish(hash));
    }

    [Fact]
    public void Digests_of_every_length_are_those_of_the_platform_however_the_text_is_cut()
    {
        var text = Enumerable.Range(0, 300).Select(i => (byte)(i * 7)).ToArray();
        for (var length = 0; length <= text.Length; length++)
        {
            var expected = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(text.AsSpan(0, length)));
            var (whole, halves) = (new Sha256(), new Sha256());
            whole.Append(text.AsSpan(0, length));
            halves.Append(text.AsSpan(0, length / 3));
            halves.Append(text.AsSpan(length / 3, length - (length / 3)));
            Assert.Equal((length, expected, expected), (length, Finish(whole), Finish(halves)));
        }
    }

    [Theory]
    [InlineData("0b*20", "4869205468657265", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")]
    [InlineData("4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    [InlineData("aa*20", "dd*50", "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe")]
    [InlineData("0102030405060708090a0b0c0d0e0f10111213141516171819", "cd*50", "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b")]
    [InlineData("aa*131", "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579204669727374",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")]
    [InlineData("aa*131",
        "5468697320697320612074657374207573696e672061206c6172676572207468616e20626c6f636b2d73697a65206b657920616e642061206c6172676572207468616e20626c6f636b2d73697a6520646174612e20546865206b6579206e6565647320746f20626520686173686564206265666f7265206265696e6720757365642062792074686520484d414320616c676f726974686d2e",
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2")]
    public void Keyed_hashes_are_those_of_RFC_4231(string key, string text, string digest)
    {
        var hmac = new HmacSha256(Bytes(key));
        var result = new byte[Sha256.Size];
        for (var again = 0; again < 2; again++)
        {
            hmac.Compute(Bytes(text), result);
            Assert.Equal(digest, Convert.ToHexStringLower(result));
        }
    }

    private static string Finish(Sha256 hash)
    {
        var digest = new byte[Sha256.Size];
        hash.Finish(digest);
        return Convert.ToHexStringLower(digest);
    }

    /// <summary>`0b*20` is twenty bytes 0b.</summary>
    private static byte[] Bytes(string hex) => hex.Split('*') is [var one, var times]
        ? [.. Enumerable.Repeat(Convert.ToByte(one, 16), int.Parse(times))]
        : Convert.FromHexString(hex);
}
