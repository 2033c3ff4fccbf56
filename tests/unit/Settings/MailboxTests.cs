using Pfinit.Settings;

namespace Pfinit.Tests.Settings;

public sealed class MailboxTests
{
    [Theory]
    [InlineData("a@example.com", "a@example.com")]
    [InlineData("<a@example.com>", "a@example.com")]
    [InlineData("Sales & Co. <a@example.com>", "\"Sales & Co.\" <a@example.com>")]
    [InlineData("\"The \\\"best\\\" \\\\\" <a@example.com>", "\"The \\\"best\\\" \\\\\" <a@example.com>")]
    [InlineData("Grüße <a@bücher.example>", "=?utf-8?B?R3LDvMOfZQ==?= <a@xn--bcher-kva.example>")]
    public void A_sender_becomes_a_header_in_ascii(string text, string header) => Assert.Equal(header, Mailbox.Parse(text)?.ToHeader());

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("@example.com")]
    [InlineData("a@b@example.com")]
    [InlineData("a..b@example.com")]
    [InlineData("a@-example.com")]
    [InlineData("ä@example.com")]
    [InlineData("a@.example.com")]
    [InlineData("\"open <a@example.com>")]
    [InlineData("\"a\" b <a@example.com>")]
    [InlineData("a\"b <a@example.com>")]
    [InlineData("line\nbreak <a@example.com>")]
    [InlineData("Name a@example.com")]
    public void Anything_else_is_none(string text) => Assert.Null(Mailbox.Parse(text));

    [Fact]
    public void A_long_name_is_cut_into_encoded_words_between_characters()
    {
        var name = string.Concat(Enumerable.Repeat("Ж😀", 30));
        var words = new Mailbox(name, MailAddress.Parse("a@example.com")!).ToHeader().Split(' ').SkipLast(1).ToList();

        Assert.All(words, word => Assert.InRange(word.Length, 1, 75));
        Assert.Equal(name, string.Concat(words.Select(word => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(word["=?utf-8?B?".Length..^2])))));
    }
}
