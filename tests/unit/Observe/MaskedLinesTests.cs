using System.Text;
using Pfinit.Observe;
using Pfinit.Settings;
using Pfinit.Tests.Shared;
using TimeZone = Pfinit.Observe.TimeZone;

namespace Pfinit.Tests.Observe;

/// <summary>Lines/addresses through each filter and format; PFINIT_ACCEPT=1 writes the expected files anew.</summary>
[Collection(SharedTimeZone.Name)]
public sealed class MaskedLinesTests
{
    private static readonly Dictionary<string, MaskFilter> Filters = new()
    {
        ["smart"] = new MaskFilter.Smart("*"),
        ["paranoid"] = new MaskFilter.Paranoid("*"),
        ["hash"] = new MaskFilter.Hash
        {
            Salt = Encoding.UTF8.GetBytes("hello world"),
            Prefix = "<",
            Suffix = ">",
            Split = true,
            ShortSha = true,
            CaseSensitive = true,
        },
    };

    [Theory]
    [InlineData("smart", "plain")]
    [InlineData("smart", "json")]
    [InlineData("paranoid", "plain")]
    [InlineData("hash", "plain")]
    [InlineData("hash", "json")]
    public void Masked_lines_look_as_expected(string filter, string form)
    {
        TimeZone.Use("UTC0");
        var json = new JsonFormat("Relay-1");
        ILineFormat format = form == "json" ? json : new PlainFormat(LogColour.None);
        var masker = AddressMasker.For(Filters[filter])!;
        var output = new ByteBuffer(1024);
        var fields = new PostfixFields();
        foreach (var line in File.ReadAllLines(Lines("addresses")))
            format.Append(SyslogRecord.Parse(Datagram.Of(line)).WithFields(fields), masker, Datagram.Time, own: false, output);

        var actual = Encoding.UTF8.GetString(output.Written);
        var expected = Lines($"expected-{filter}-{form}");
        if (Environment.GetEnvironmentVariable("PFINIT_ACCEPT") == "1")
            File.WriteAllText(expected, actual);
        Assert.Equal(File.ReadAllText(expected), actual);
    }

    private static string Lines(string name) => Repository.Path("tests", "unit", "Observe", "Lines", name);
}
