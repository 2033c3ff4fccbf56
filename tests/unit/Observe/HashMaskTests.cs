using System.Text;
using Pfinit.Observe;
using Pfinit.Settings;

namespace Pfinit.Tests.Observe;

public sealed class HashMaskTests
{
    private const string Address = "prettyandsimple@example.com";
    private const string Digest = "3052a860ddfde8b50e39843d8f1c9f591bec442823d97948b811d38779e2c757";

    private static readonly MaskFilter.Hash Filter = new()
    {
        Salt = Encoding.UTF8.GetBytes("hello world"),
        Prefix = "<",
        Suffix = ">",
        Split = false,
        ShortSha = false,
        CaseSensitive = true,
    };

    [Fact]
    public void Example_of_the_contract_is_reproduced() => Assert.Equal($"<{Digest}>", Mask(Filter, Address));

    [Fact]
    public void Short_hashes_of_both_parts_are_reproduced() =>
        Assert.Equal("c58731d3@8bd7a35c", Mask(Filter with { Split = true, ShortSha = true, Prefix = "", Suffix = "" }, Address));

    [Theory]
    [InlineData("<", ">", "to=<prettyandsimple@example.com>, x", "to=<#>, x")]
    [InlineData("<", ">", "to prettyandsimple@example.com, x", "to <#>, x")]
    [InlineData("", "", "to=<prettyandsimple@example.com>, x", "to=<#>, x")]
    [InlineData("", "", "to prettyandsimple@example.com, x", "to #, x")]
    [InlineData("~", "", "to=<prettyandsimple@example.com>, x", "to=<~#>, x")]
    [InlineData("{", "}", "(prettyandsimple@example.com)", "({#})")]
    public void Brackets_around_an_address_are_not_doubled(string prefix, string suffix, string line, string masked) =>
        Assert.Equal(masked.Replace("#", Digest), Mask(Filter with { Prefix = prefix, Suffix = suffix }, line));

    [Fact]
    public void Letter_case_counts_unless_told_otherwise()
    {
        var indifferent = Filter with { CaseSensitive = false };
        Assert.NotEqual(Mask(Filter, Address), Mask(Filter, "PrettyAndSimple@EXAMPLE.com"));
        Assert.Equal($"<{Digest}>", Mask(indifferent, "PrettyAndSimple@EXAMPLE.com"));
        Assert.Equal(Mask(indifferent, "ünï.ключ@ŝtel.example"), Mask(indifferent, "ÜNÏ.КЛЮЧ@ŜTEL.Example"));
        Assert.Equal(Mask(Filter, "kelvin.k@ⱥ.example"), Mask(indifferent, "kelvin.\u212a@Ⱥ.example"));
    }

    [Fact]
    public void Quotation_marks_and_brackets_of_an_address_are_hashed_with_it()
    {
        using var hmac = new System.Security.Cryptography.HMACSHA256("hello world"u8.ToArray());
        const string Quoted = "\"Joe @ home\"@[IPv6:2001:db8::1]";
        Assert.Equal($"<{Convert.ToHexStringLower(hmac.ComputeHash(Encoding.UTF8.GetBytes(Quoted)))}>", Mask(Filter, Quoted));
    }

    private static string Mask(MaskFilter filter, string line) => AddressMaskerTests.Mask(filter, line);
}
