using System.Text;
using System.Text.Json;
using Pfinit.Observe;
using Pfinit.Settings;

namespace Pfinit.Tests.Observe;

/// <summary>What holds for every line, tried on lines made at random from what gets scanners into trouble. The seeds are fixed.</summary>
public sealed class MaskPropertyTests
{
    private static readonly MaskFilter[] Filters =
    [
        new MaskFilter.Smart("*"), new MaskFilter.Smart("█"), new MaskFilter.Paranoid("*"),
        new MaskFilter.Hash { Salt = [1], Prefix = "<", Suffix = ">", Split = true, ShortSha = false, CaseSensitive = false },
    ];

    private static readonly string[] Pieces =
        ["@", "\"", "\\", "<", ">", "[", "]", "(", ")", ".", ",", " ", "=", "'", "joe", "x", "é", "我", "to=<", ">, ", "from=", "[IPv6:", "1.2", "inet:", "\"@"];

    private static readonly string[] LocalParts =
        ["secret", "secretperson", "\"secret person\"", "\"secret@person\"", "\"se\\\"cret\\\\\"", "первый.секрет", "a.secret+tag", "secret=example.org"];

    private static readonly string[] Surroundings =
        ["{0}", "<{0}>", "to=<{0}>, relay=none", "({0})", "x {0}, y", "mailto:{0}?subject", "\"Joe\" <{0}>;", "'{0}'", "message-id=<{0}>", "250 ok \"{0}\".", "a@b,{0}"];

    [Fact]
    public void Random_bytes_never_throw()
    {
        var random = new Random(20260101);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = new byte[random.Next(0, 60)];
            random.NextBytes(bytes);
            for (var i = 0; i < bytes.Length; i++)
                bytes[i] = random.Next(4) == 0 ? (byte)"@@\"\\<>[].="[random.Next(10)] : bytes[i];
            foreach (var filter in Filters)
                Assert.NotNull(AddressMaskerTests.Mask(filter, bytes));
        }
    }

    [Fact]
    public void Text_without_an_at_sign_is_never_changed()
    {
        foreach (var line in RandomLines(seed: 1, count: 5_000).Select(line => line.Replace("@", "")))
            Assert.All(Filters, filter => Assert.Equal(line, AddressMaskerTests.Mask(filter, line)));
    }

    [Fact]
    public void Valid_text_stays_valid()
    {
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        foreach (var line in RandomLines(seed: 2, count: 20_000))
            Assert.All(Filters, filter => strict.GetString(AddressMaskerTests.Mask(filter, strict.GetBytes(line))));
    }

    [Fact]
    public void Nothing_in_a_line_hides_the_address_at_its_end()
    {
        foreach (var line in RandomLines(seed: 3, count: 20_000))
            Assert.EndsWith(" f*t@****.*******.org", AddressMaskerTests.Mask(Filters[0], line + " first.last@host.example.org"), StringComparison.Ordinal);
    }

    [Fact]
    public void No_more_than_first_and_last_letter_of_a_local_part_remain()
    {
        foreach (var local in LocalParts)
        {
            foreach (var surroundings in Surroundings)
            {
                var line = string.Format(surroundings, local + "@mail.example.org");
                foreach (var filter in Filters)
                {
                    var masked = AddressMaskerTests.Mask(filter, line);
                    Assert.All(["ecre", "erso", "секре", "exampl"], hidden => Assert.False(masked.Contains(hidden), $"{line} became {masked}"));
                }
            }
        }
    }

    [Fact]
    public void Fields_of_a_delivery_are_found_behind_every_masked_address()
    {
        var format = new JsonFormat("relay");
        foreach (var filter in Filters)
        {
            foreach (var local in LocalParts)
            {
                var masker = AddressMasker.For(filter)!;
                var datagram = Datagram.Of($"<22>postfix/smtp[1]: 3F2A01C0D5: to=<{local}@example.org>, orig_to=<{local}@a>, relay=none, delay=1, status=sent (x)");
                var line = new ByteBuffer(64);
                format.Append(SyslogRecord.Parse(datagram), masker, Datagram.Time, own: false, line);
                using var json = JsonDocument.Parse(line.Written.ToArray());
                var root = json.RootElement;
                var to = root.GetProperty("to").GetString()!;
                Assert.Contains($"to=<{to}>, orig_to=<", root.GetProperty("message").GetString());
                Assert.Equal(("none", 1.0, "sent"), (root.GetProperty("relay").GetString(), root.GetProperty("delay").GetDouble(), root.GetProperty("status").GetString()));
                Assert.DoesNotContain("ecre", Encoding.UTF8.GetString(line.Written));
            }
        }
    }

    [Theory]
    [InlineData("@")]
    [InlineData("\"")]
    [InlineData("\\\"")]
    [InlineData("\"@")]
    [InlineData("a\"@ ")]
    [InlineData(")@>")]
    [InlineData("<@ ")]
    [InlineData("\".")]
    [InlineData("\\")]
    public void A_line_made_to_be_slow_is_read_in_one_pass(string piece)
    {
        // A scanner that starts over at every piece would be at it for hours; one pass takes milliseconds.
        var line = string.Concat(Enumerable.Repeat(piece, 1 << 20)) + " first.last@example.org";
        Assert.EndsWith(" f*t@*******.org", AddressMaskerTests.Mask(Filters[0], line), StringComparison.Ordinal);
    }

    private static IEnumerable<string> RandomLines(int seed, int count)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
            yield return string.Concat(Enumerable.Range(0, random.Next(0, 12)).Select(_ => Pieces[random.Next(Pieces.Length)]));
    }
}
