using Pfinit.Commands;

namespace Pfinit.Tests.Commands;

/// <summary>The rules of getopt_long(3).</summary>
public sealed class GetOptTests
{
    private static readonly Dictionary<string, char> Names = new() { ["verbose"] = 'v', ["version"] = 'V', ["rewrite"] = 'r' };

    [Theory]
    [InlineData("v g; 2", "-v", "-g")]
    [InlineData("v g; 1", "-vg")]
    [InlineData("e=3; 1", "-e3")]
    [InlineData("e=3; 2", "-e", "3")]
    [InlineData("v e=v; 1", "-vev")]
    [InlineData("e=; 2", "-e", "")]
    [InlineData("e=-1; 2", "-e", "-1")]
    [InlineData("e=--; 2", "-e", "--")]
    [InlineData("v r=1:2 r=3:4; 4", "--verbose", "--rewrite=1:2", "--rewrite", "3:4")]
    [InlineData("r=; 1", "--rewrite=")]
    [InlineData("V r=x=y; 2", "--versi", "--re=x=y")]
    public void Options_are_taken_in_all_their_forms(string expected, params string[] arguments) => Assert.Equal(expected, Take(arguments));

    [Theory]
    [InlineData("; 0")]
    [InlineData("; 0", "sleep", "-v")]
    [InlineData("; 0", "")]
    [InlineData("; 0", "-")]
    [InlineData("; 1", "--")]
    [InlineData("v; 2", "-v", "--", "-g")]
    [InlineData("v; 1", "-v", "sleep", "--", "-g")]
    public void They_end_at_the_command(string expected, params string[] arguments) => Assert.Equal(expected, Take(arguments));

    [Theory]
    [InlineData("unknown option -x", "-x")]
    [InlineData("v unknown option -x", "-vx")]
    [InlineData("unknown option -:", "-:")]
    [InlineData("-e needs a value", "-e")]
    [InlineData("v -e needs a value", "-ve")]
    [InlineData("--rewrite needs a value", "--rewrite")]
    [InlineData("unknown option --nonsense", "--nonsense=3")]
    [InlineData("--ver may be --verbose or --version", "--ver")]
    [InlineData("--verbose takes no value", "--verbose=yes")]
    public void A_mistake_is_told(string expected, params string[] arguments) => Assert.Equal(expected, Take(arguments));

    // `v e=3; 2`: the options with their values, then how many arguments they were; or the mistake.
    private static string Take(string[] arguments)
    {
        var options = new GetOpt("vge:Vr:", Names, arguments);
        var taken = new List<string>();
        char letter;
        while ((letter = options.Next()) is not (GetOpt.End or GetOpt.Wrong))
            taken.Add(letter is 'e' or 'r' ? $"{letter}={options.Value}" : $"{letter}");
        return letter == GetOpt.Wrong ? string.Join(" ", taken.Append(options.Mistake)) : $"{string.Join(" ", taken)}; {options.Index}";
    }
}
